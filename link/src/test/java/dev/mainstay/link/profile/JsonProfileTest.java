package dev.mainstay.link.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Takes;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import dev.mainstay.link.Talk;
import dev.mainstay.link.profile.JsonSpec.Beat;
import dev.mainstay.link.profile.JsonSpec.Bot;
import dev.mainstay.link.profile.JsonSpec.Canary;
import dev.mainstay.link.profile.JsonSpec.Hello;
import dev.mainstay.link.profile.JsonSpec.Told;
import dev.mainstay.link.template.Canaries;
import dev.mainstay.link.template.Match;
import dev.mainstay.link.template.Secret;
import dev.mainstay.link.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A service that is all data, against a server that does what the data says. */
class JsonProfileTest {

  private static final Canaries CANARIES = new Canaries("n1");
  private static final Position LEFT = new Position("e1", "17");

  /** Everything that can be said of a service. */
  private static final JsonSpec FULL =
      new JsonSpec(
          "data.id",
          "data.seq",
          Template.of("{\"ack\":\"${id}\",\"seq\":${offset}}"),
          new Told(type("taken"), "id"),
          new Hello(
              Template.of(
                  "{\"type\":\"hello\",\"token\":\"${token}\",\"epoch\":\"${epoch}\","
                      + "\"offset\":\"${offset}\"}"),
              type("welcome"),
              "epoch",
              "recovered"),
          new Canary(
              Template.of("{\"type\":\"probe\",\"text\":\"${canary}\"}"),
              Match.of(Map.of("type", "message", "data.text", "echo ${canary}"))),
          new Beat(Template.of("{\"type\":\"beat\"}"), Duration.ofSeconds(30), type("beaten")),
          new Bot("id", new Told(Match.of(Map.of("ack", "*")), "ack")),
          type("note"),
          type("ping"),
          Template.of("{\"type\":\"pong\"}"),
          type("denied"),
          type("moving"),
          new Secret("s3\"cret"),
          Set.of(4401));

  private final Service service = new Service();

  /** A server that speaks as FULL says. */
  private static final class Service implements Exchange.Server {
    String welcome = "{\"type\":\"welcome\",\"epoch\":\"e1\",\"recovered\":true}";

    @Override
    public List<String> opened() {
      return List.of();
    }

    @Override
    public List<String> heard(Json frame) {
      return switch (frame.text("type").orElse("")) {
        case "hello" ->
            frame.text("token").orElse("").equals("s3\"cret")
                ? List.of(welcome)
                : List.of("{\"type\":\"denied\"}");
        case "probe" -> List.of(message("c", 1, "echo " + frame.text("text").orElse("")));
        case "beat" -> List.of("{\"type\":\"beaten\"}");
        case String _ -> List.of();
      };
    }
  }

  private static Match type(String type) {
    return Match.of(Map.of("type", type));
  }

  private static String message(String id, long seq, String text) {
    return Json.object()
        .put("type", "message")
        .put("data", Map.of("id", id, "seq", seq, "text", text))
        .build()
        .write();
  }

  private static JsonProfile full() {
    return new JsonProfile(FULL, CANARIES);
  }

  private Exchange connected() {
    return Exchange.connect(full().talk(LEFT), service);
  }

  @Test
  void aLineGoesOnFromWhereTheLastWasLeft() {
    Exchange line = connected();
    assertThat(line.sent().getFirst())
        .isEqualTo(
            "{\"type\":\"hello\",\"token\":\"s3\\\"cret\",\"epoch\":\"e1\",\"offset\":\"17\"}");
    assertThat(line.signs())
        .containsExactly(
            new Said.Ready(new Session(new Position("e1", ""), Recovery.RECOVERED, "")));
  }

  @Test
  void aGapIsAGap() {
    service.welcome = "{\"type\":\"welcome\",\"epoch\":\"e2\",\"recovered\":false}";
    assertThat(connected().signs())
        .containsExactly(new Said.Ready(new Session(new Position("e2", ""), Recovery.GAP, "")));
  }

  @Test
  void messagesHaveTheirIdsAndOffsetsAndAreAcknowledgedByThem() {
    Exchange line = connected().push(message("m\"1", 18, "hi"));
    Incoming message = line.messages().getFirst();
    assertThat(message.id()).isEqualTo("m\"1");
    assertThat(message.offset()).isEqualTo("18");
    assertThat(line.acknowledge(message)).isTrue();
    assertThat(line.sent().getLast()).isEqualTo("{\"ack\":\"m\\\"1\",\"seq\":18}");
  }

  @Test
  void whatIsNoMessageIsNone() {
    Exchange line =
        connected()
            .push("{\"type\":\"note\"}", "{\"type\":\"ping\"}", "{\"type\":\"moving\"}")
            .push("{\"type\":\"taken\",\"id\":7}", "{\"type\":\"taken\"}");
    assertThat(line.messages()).isEmpty();
    assertThat(line.sent().getLast()).isEqualTo("{\"type\":\"pong\"}");
    assertThat(line.signs().subList(1, line.signs().size()))
        .containsExactly(new Said.Renew("the remote asks for it"), new Said.Taken("7"));
  }

  @Test
  void aRefusalIsForGoodAndDoesNotRepeatTheToken() {
    Exchange line = connected().push("{\"type\":\"denied\",\"token\":\"s3\\\"cret\"}");
    Said.Refused refused = (Said.Refused) line.signs().getLast();
    assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
    assertThat(refused.refusal().reason()).contains("(hidden)").doesNotContain("cret");
    Exchange plain =
        Exchange.connect(full().talk(LEFT), service).push("{\"type\":\"denied\",\"why\":\"no\"}");
    assertThat(((Said.Refused) plain.signs().getLast()).refusal().reason()).contains("no");
  }

  @Test
  void aCanaryComesBackAsWhatItIs() {
    Talk talk = full().talk(LEFT);
    Exchange line = Exchange.connect(talk, service);
    String name = CANARIES.name(7);
    assertThat(talk.canary(7))
        .contains(Frame.text("{\"type\":\"probe\",\"text\":\"" + name + "\"}"));
    line.push(message("c1", 1, "echo " + name));
    line.push(message("c2", 2, "echo " + new Canaries("older").name(7)));
    line.push(message("c3", 3, "they say " + name));
    assertThat(line.signs()).endsWith(new Said.Echo(7));
    assertThat(line.ids()).as("only what is no canary").containsExactly("c3");
  }

  @Test
  void aHeartbeatThatIsNotAnsweredIsMissed() {
    Exchange line = connected();
    assertThat(line.beat()).isTrue();
    assertThat(line.beat()).isTrue();
    Talk deaf = full().talk(LEFT);
    assertThat(deaf.beats()).isEqualTo(Duration.ZERO);
    deaf.heard(Frame.text(service.welcome));
    assertThat(deaf.beats()).isEqualTo(Duration.ofSeconds(30));
    assertThat(deaf.beat()).isPresent();
    assertThat(deaf.beat()).isEmpty();
  }

  @Test
  void whatIsNoJsonPassesWithoutAnIdAndIsCounted() {
    JsonProfile profile = full();
    Talk talk = profile.talk(LEFT);
    for (Frame odd :
        List.of(
            Frame.text("hello there"),
            Frame.text(""),
            Frame.text("{\"id\":"),
            Frame.text("[".repeat(100)),
            new Frame(Frame.Kind.BINARY, new byte[] {1, 2}))) {
      assertThat(talk.heard(odd).said())
          .containsExactly(new Said.Message(new Incoming("", "", odd)));
    }
    assertThat(profile.unreadable()).isEqualTo(5);
    assertThat(talk.heard(Frame.text("[1]")).said())
        .containsExactly(new Said.Message(new Incoming("", "", Frame.text("[1]"))));
    assertThat(profile.unreadable()).isEqualTo(5);
  }

  @Test
  void whatHasNoIdIsNotAcknowledgedById() {
    assertThat(full().talk(LEFT).acknowledgement(new Incoming("", "", Frame.text("x")))).isEmpty();
  }

  @Test
  void theBotsMessagesHaveTheirOwnIdsOrGetOne() {
    JsonProfile profile = full();
    Frame own = Frame.text("{\"id\":\"b1\",\"text\":\"x\"}");
    assertThat(profile.outgoing(own, "made")).isEqualTo(new Outgoing("b1", own));
    assertThat(profile.outgoing(Frame.text("{\"text\":\"x\"}"), "made"))
        .isEqualTo(new Outgoing("made", Frame.text("{\"id\":\"made\",\"text\":\"x\"}")));
    assertThat(profile.outgoing(Frame.text("plain"), "made"))
        .isEqualTo(new Outgoing("made", Frame.text("plain")));
  }

  @Test
  void theBotSaysWhatItHasHandled() {
    JsonProfile profile = full();
    assertThat(profile.bot()).isEqualTo(Takes.TOLD);
    assertThat(profile.takes()).isEqualTo(Takes.TOLD);
    assertThat(profile.handled(Frame.text("{\"ack\":\"m1\"}"))).contains("m1");
    assertThat(profile.handled(Frame.text("{\"text\":\"m1\"}"))).isEmpty();
    assertThat(profile.handled(Frame.text("ack"))).isEmpty();
  }

  @Test
  void aServiceOfWhichNothingIsSaidIsReadyAtOnce() {
    JsonProfile profile = new JsonProfile(JsonSpec.DEFAULT, CANARIES);
    assertThat(profile.takes()).isEqualTo(Takes.UNKNOWN);
    assertThat(profile.bot()).isEqualTo(Takes.UNKNOWN);
    Talk talk = profile.talk(Position.NONE);
    assertThat(talk.opened())
        .isEqualTo(new Talk.Reply(List.of(), List.of(new Said.Ready(Session.unknown()))));
    assertThat(talk.canary(1)).isEmpty();
    assertThat(talk.acknowledgement(new Incoming("a", "", Frame.text("x")))).isEmpty();
    assertThat(talk.heard(Frame.text("{\"id\":5}")).said())
        .containsExactly(new Said.Message(new Incoming("5", "", Frame.text("{\"id\":5}"))));
  }

  @Test
  void closeCodesSayWhetherToTryAgain() {
    Talk talk = new JsonProfile(JsonSpec.DEFAULT, CANARIES).talk(Position.NONE);
    for (int fatal : new int[] {4001, 4003, 4004, 4401, 4403}) {
      assertThat(talk.closed(fatal, "").kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
    }
    for (int again : new int[] {1000, 1001, 1006, 1008, 1011, 4000, 4002}) {
      assertThat(talk.closed(again, "")).extracting(Refusal::kind).isEqualTo(Refusal.Kind.AGAIN);
    }
    assertThat(talk.closed(1013, "busy"))
        .satisfies(busy -> {
          assertThat(busy.after()).isPositive();
          assertThat(busy.reason()).endsWith("(1013): busy");
        });
  }
}
