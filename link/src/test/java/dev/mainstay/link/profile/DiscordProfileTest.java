package dev.mainstay.link.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway, against a server that keeps one session as Discord documents it. */
class DiscordProfileTest {

  private static final String URL = "wss://eu.gateway.example";
  private static final Position LEFT = new Position("s1 " + URL, "41");

  private final DiscordProfile profile = new DiscordProfile(new Secret("t0ken"), 513);
  private final Gateway gateway = new Gateway();

  /** Says hello first, knows one session, replays what was missed before RESUMED. */
  private static final class Gateway implements Exchange.Server {
    String session = "s1";
    String resumable = "s1";
    boolean answers = true;
    final List<String> beats = new ArrayList<>();

    @Override
    public List<String> opened() {
      return List.of("{\"op\":10,\"d\":{\"heartbeat_interval\":41250}}");
    }

    @Override
    public List<String> heard(Json frame) {
      return switch ((int) frame.whole("op").orElse(-1)) {
        case 1 -> {
          beats.add(frame.at("d").map(Json::display).orElse(""));
          yield answers ? List.of("{\"op\":11}") : List.of();
        }
        case 2 ->
            List.of(
                "{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\""
                    + session
                    + "\",\"resume_gateway_url\":\""
                    + URL
                    + "\"}}");
        case 6 ->
            frame.text("d.session_id").orElse("").equals(resumable)
                ? List.of(
                    message(frame.whole("d.seq").orElse(0) + 1, "900"),
                    "{\"op\":0,\"s\":43,\"t\":\"RESUMED\",\"d\":{}}")
                : List.of("{\"op\":9,\"d\":false}");
        default -> List.of();
      };
    }
  }

  private static String message(long seq, String id) {
    return "{\"op\":0,\"s\":"
        + seq
        + ",\"t\":\"MESSAGE_CREATE\",\"d\":{\"id\":\""
        + id
        + "\",\"content\":\"hi\"}}";
  }

  private Exchange connected(Position from) {
    return Exchange.connect(profile.talk(from), gateway);
  }

  @Test
  void theFirstLineIdentifies() {
    Exchange line = connected(Position.NONE);
    Json identify = Json.tryParse(line.sent().getFirst()).orElseThrow();
    assertThat(identify.whole("op")).hasValue(2);
    assertThat(identify.text("d.token")).contains("t0ken");
    assertThat(identify.whole("d.intents")).hasValue(513);
    assertThat(line.signs())
        .containsExactly(
            new Said.Ready(new Session(new Position("s1 " + URL, ""), Recovery.UNKNOWN, "")));
    assertThat(line.ids()).containsExactly("s1:1");
  }

  @Test
  void theNextLineResumesWhereTheSessionSaidAndMissesNothing() {
    Talk talk = profile.talk(LEFT);
    assertThat(profile.resumeAt(LEFT)).contains(URL);
    Exchange line = Exchange.connect(talk, gateway);
    assertThat(line.sent().getFirst())
        .isEqualTo("{\"op\":6,\"d\":{\"token\":\"t0ken\",\"session_id\":\"s1\",\"seq\":41}}");
    assertThat(line.signs())
        .containsExactly(new Said.Ready(new Session(LEFT, Recovery.RECOVERED, "")));
    assertThat(line.ids()).containsExactly("MESSAGE_CREATE:900", "s1:43");
    assertThat(line.messages().getLast().offset()).isEqualTo("43");
  }

  @Test
  void aMessageHasOneIdInEverySession() {
    Exchange line = connected(Position.NONE).push(message(2, "77"));
    gateway.session = "s2";
    Exchange other = connected(Position.NONE).push(message(9, "77"));
    assertThat(line.ids().getLast()).isEqualTo(other.ids().getLast()).endsWith("77");
  }

  @Test
  void aSessionThatIsNotValidIsFollowedByANewOneWhichIsAGap() {
    gateway.resumable = "gone";
    Exchange line = connected(LEFT);
    assertThat(refusal(line).kind()).isEqualTo(Refusal.Kind.AGAIN);
    assertThat(refusal(line).after()).isEqualTo(Duration.ofSeconds(3));
    assertThat(profile.resumeAt(LEFT)).isEmpty();
    gateway.session = "s2";
    Exchange next = connected(LEFT);
    assertThat(next.signs())
        .containsExactly(
            new Said.Ready(
                new Session(
                    new Position("s2 " + URL, ""),
                    Recovery.GAP,
                    "the session before it could not be gone on with")));
    Position further = new Position("s2 " + URL, "1");
    assertThat(connected(further).sent().getFirst())
        .as("and that one is resumed")
        .contains("\"op\":6");
  }

  @Test
  void afterThreeResumesThatCameToNothingASessionIsBegun() {
    for (int i = 0; i < DiscordTries.MAX; i++) {
      Talk talk = profile.talk(LEFT);
      assertThat(talk.heard(Frame.text(gateway.opened().getFirst())).send().getFirst().text())
          .contains("\"op\":6");
      talk.heard(Frame.text("{\"op\":9,\"d\":true}"));
    }
    assertThat(connected(LEFT).sent().getFirst()).contains("\"op\":2");
  }

  @Test
  void aPlaceThatCannotBeReachedIsLeftButNotTheSession() {
    for (int i = 0; i < DiscordTries.MAX; i++) {
      profile.talk(LEFT);
      assertThat(profile.resumeAt(LEFT)).contains(URL);
    }
    Talk talk = profile.talk(LEFT);
    assertThat(profile.resumeAt(LEFT)).isEmpty();
    assertThat(talk.heard(Frame.text(gateway.opened().getFirst())).send().getFirst().text())
        .contains("\"op\":6");
  }

  @Test
  void itBeatsWithTheLastNumberAndMissesWhatIsNotAnswered() {
    Talk talk = profile.talk(Position.NONE);
    assertThat(talk.beats()).isEqualTo(Duration.ZERO);
    Exchange line = Exchange.connect(talk, gateway).push(message(7, "70"));
    assertThat(talk.beats()).isEqualTo(Duration.ofMillis(41_250));
    assertThat(line.beat()).isTrue();
    line.push("{\"op\":1}");
    assertThat(gateway.beats).containsExactly("7", "7");
    gateway.answers = false;
    assertThat(line.beat()).isTrue();
    assertThat(line.beat()).isFalse();
  }

  @Test
  void itIsAskedForANewLine() {
    assertThat(connected(Position.NONE).push("{\"op\":7,\"d\":null}").signs().getLast())
        .isInstanceOf(Said.Renew.class);
  }

  @Test
  void itLeavesItsSessionToBeGoneOnWith() {
    assertThat(profile.talk(Position.NONE).farewell()).isNotIn(1000, 1001);
  }

  @Test
  void closeCodesAreDiscords() {
    Talk talk = profile.talk(LEFT);
    for (int fatal : new int[] {4004, 4010, 4011, 4012, 4013, 4014}) {
      assertThat(talk.closed(fatal, "").kind()).as("%d", fatal).isEqualTo(Refusal.Kind.FOR_GOOD);
    }
    for (int again : new int[] {1000, 1001, 1006, 4000, 4001, 4003, 4005, 4008}) {
      assertThat(talk.closed(again, "").kind()).as("%d", again).isEqualTo(Refusal.Kind.AGAIN);
    }
    assertThat(profile.resumeAt(LEFT)).isPresent();
    assertThat(talk.closed(4009, "Session timed out").kind()).isEqualTo(Refusal.Kind.AGAIN);
    assertThat(profile.resumeAt(LEFT)).as("that session is gone").isEmpty();
  }

  @Test
  void whatTheBotSaysOfItsSocketEndsHere() {
    assertThat(profile.handled(Frame.text("{\"op\":1,\"d\":5}"))).contains("");
    assertThat(profile.handled(Frame.text("{\"op\":3,\"d\":{}}"))).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNothing() {
    Exchange line = connected(Position.NONE).push("no JSON", "{}", "{\"op\":99}", "{\"op\":\"x\"}");
    assertThat(line.messages()).hasSize(1);
  }

  private static Refusal refusal(Exchange line) {
    return ((Said.Refused) line.signs().getLast()).refusal();
  }
}
