package dev.mainstay.link.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The device socket, against a server that speaks as Webex's SDKs show it. */
class WebexProfileTest {

  private final AtomicInteger numbers = new AtomicInteger();
  private final WebexProfile profile =
      new WebexProfile(new Secret("t0ken"), () -> "uuid-" + numbers.incrementAndGet());
  private final Mercury mercury = new Mercury();

  /** Tells nothing before it is authorised, and answers pings with their ids. */
  private static final class Mercury implements Exchange.Server {
    final List<String> acked = new ArrayList<>();
    boolean answers = true;

    @Override
    public List<String> opened() {
      return List.of();
    }

    @Override
    public List<String> heard(Json frame) {
      return switch (frame.text("type").orElse("")) {
        case "authorization" ->
            frame.text("data.token").orElse("").equals("Bearer t0ken")
                ? List.of(
                    "{\"id\":\"b\",\"data\":{\"eventType\":\"mercury.registration_status\"}}",
                    "{\"id\":\"b\",\"data\":{\"eventType\":\"mercury.buffer_state\"}}")
                : List.of();
        case "ping" ->
            answers
                ? List.of(
                    Json.object()
                        .put("type", "pong")
                        .put("id", frame.text("id").orElse(""))
                        .build()
                        .write())
                : List.of("{\"type\":\"pong\",\"id\":\"another\"}");
        case "ack" -> {
          acked.add(frame.text("messageId").orElse(""));
          yield List.of();
        }
        case String _ -> List.of();
      };
    }
  }

  private static String activity(String frame, String activity) {
    return "{\"id\":\""
        + frame
        + "\",\"data\":{\"eventType\":\"conversation.activity\",\"activity\":{\"id\":\""
        + activity
        + "\",\"verb\":\"post\"}},\"sequenceNumber\":3}";
  }

  private Exchange connected() {
    return Exchange.connect(profile.talk(Position.NONE), mercury);
  }

  @Test
  void itAuthorisesFirstAndIsReadyWhenTheStateOfTheBufferIsTold() {
    Exchange line = connected();
    assertThat(line.sent().getFirst())
        .isEqualTo(
            "{\"id\":\"uuid-1\",\"type\":\"authorization\",\"data\":{\"token\":\"Bearer t0ken\"}}");
    assertThat(line.signs()).containsExactly(new Said.Ready(Session.unknown()));
    assertThat(line.messages()).isEmpty();
  }

  @Test
  void anActivityIsKnownByItsOwnIdAndAcknowledgedByThatOfItsFrame() {
    Exchange line = connected().push(activity("f1", "a1"), activity("f2", "a1"));
    assertThat(line.ids()).containsExactly("a1", "a1");
    line.messages().forEach(line::acknowledge);
    assertThat(mercury.acked).containsExactly("f1", "f2");
  }

  @Test
  void otherEventsPassAndOtherFramesDoNot() {
    Exchange line =
        connected()
            .push("{\"id\":\"f3\",\"data\":{\"eventType\":\"status.start_typing\"}}")
            .push("{\"id\":\"f4\",\"type\":\"pong\"}", "nothing that is JSON", "{}");
    assertThat(line.ids()).containsExactly("f3");
  }

  @Test
  void aPingThatIsNotAnsweredByItsOwnIdIsMissed() {
    Exchange line = connected();
    assertThat(line.beat()).isTrue();
    assertThat(line.beat()).isTrue();
    mercury.answers = false;
    assertThat(line.beat()).isTrue();
    assertThat(line.beat()).isFalse();
    Talk talk = profile.talk(Position.NONE);
    assertThat(talk.beats()).isEqualTo(Duration.ZERO);
  }

  @Test
  void whatTheBotSaysOfItsSocketEndsHere() {
    for (String type : List.of("ack", "authorization", "ping")) {
      assertThat(profile.handled(Frame.text("{\"type\":\"" + type + "\"}"))).contains("");
    }
    assertThat(profile.handled(Frame.text("{\"type\":\"anything\"}"))).isEmpty();
  }

  @Test
  void aTokenThatIsNotTakenIsForGoodAndAReplacedSocketIsNot() {
    Talk talk = profile.talk(Position.NONE);
    assertThat(talk.closed(1008, "Authentication failed").kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
    assertThat(talk.closed(4000, "replaced").kind()).isEqualTo(Refusal.Kind.AGAIN);
    assertThat(talk.closed(1001, "").kind()).isEqualTo(Refusal.Kind.AGAIN);
  }
}
