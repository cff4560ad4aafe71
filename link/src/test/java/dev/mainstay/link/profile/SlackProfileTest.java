package dev.mainstay.link.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Takes;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.profile.SlackProfile.Acks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Socket Mode, against a server that shares the envelopes of an app among its sockets. */
class SlackProfileTest {

  private final SlackProfile profile = new SlackProfile(Acks.LINK);
  private final Slack slack = new Slack();

  /** Sends what is not acknowledged again, in another envelope, by whichever socket. */
  private static final class Slack implements Exchange.Server {
    final Map<String, String> unacked = new LinkedHashMap<>();
    private int envelopes;

    @Override
    public List<String> opened() {
      return List.of(
          "{\"type\":\"hello\",\"num_connections\":1,"
              + "\"debug_info\":{\"approximate_connection_time\":18060}}");
    }

    @Override
    public List<String> heard(Json frame) {
      frame.text("envelope_id").ifPresent(unacked::remove);
      return List.of();
    }

    String event(String event) {
      String envelope = "env-" + ++envelopes;
      unacked.put(envelope, event);
      return "{\"envelope_id\":\""
          + envelope
          + "\",\"type\":\"events_api\",\"payload\":{\"event_id\":\""
          + event
          + "\"},\"accepts_response_payload\":false}";
    }

    List<String> again() {
      List<String> events = new ArrayList<>(unacked.values());
      unacked.clear();
      return events.stream().map(this::event).toList();
    }
  }

  private Exchange connected(SlackProfile of) {
    return Exchange.connect(of.talk(Position.NONE), slack);
  }

  @Test
  void itIsReadyWithHello() {
    Exchange line = connected(profile);
    assertThat(line.signs()).containsExactly(new Said.Ready(Session.unknown()));
    assertThat(line.sent()).isEmpty();
  }

  @Test
  void anEventThatComesAgainByAnotherSocketIsKnown() {
    Exchange first = connected(profile).push(slack.event("Ev1"));
    Exchange second = connected(profile).push(slack.again());
    assertThat(first.ids()).isEqualTo(second.ids()).containsExactly("Ev1");
    second.messages().forEach(second::acknowledge);
    assertThat(slack.unacked).isEmpty();
    assertThat(second.sent()).containsExactly("{\"envelope_id\":\"env-2\"}");
  }

  @Test
  void whatHasNoEventIsKnownByItsEnvelope() {
    Exchange line = connected(profile).push("{\"type\":\"slash_commands\",\"envelope_id\":\"e9\"}");
    assertThat(line.ids()).containsExactly("e9");
  }

  @Test
  void theBotsAckSaysThatTheEventIsHandled() {
    connected(profile).push(slack.event("Ev1"));
    assertThat(profile.bot()).isEqualTo(Takes.TOLD);
    assertThat(profile.handled(Frame.text("{\"envelope_id\":\"env-1\"}"))).contains("Ev1");
    assertThat(profile.handled(Frame.text("{\"envelope_id\":\"old\"}"))).contains("old");
    assertThat(profile.handled(Frame.text("{\"other\":1}"))).isEmpty();
  }

  @Test
  void aBotThatAnswersWithItsAcksKeepsThem() {
    SlackProfile bots = new SlackProfile(Acks.BOT);
    Exchange line = connected(bots).push(slack.event("Ev1"));
    Incoming message = line.messages().getFirst();
    assertThat(line.acknowledge(message)).isFalse();
    assertThat(bots.bot()).isEqualTo(Takes.UNKNOWN);
    assertThat(bots.handled(Frame.text("{\"envelope_id\":\"env-1\"}"))).isEmpty();
  }

  @Test
  void aDisconnectIsAWishForANewLineUnlessItIsForGood() {
    Exchange line = connected(profile);
    for (String reason : List.of("warning", "refresh_requested")) {
      line.push("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}");
      assertThat(line.signs().getLast()).isEqualTo(new Said.Renew("Slack asks for it: " + reason));
    }
    line.push("{\"type\":\"disconnect\",\"reason\":\"too_many_websockets\"}");
    assertThat(refusal(line).kind()).isEqualTo(Refusal.Kind.AGAIN);
    assertThat(refusal(line).after()).isPositive();
    line.push("{\"type\":\"disconnect\",\"reason\":\"link_disabled\"}");
    assertThat(refusal(line).kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
  }

  private static Refusal refusal(Exchange line) {
    return ((Said.Refused) line.signs().getLast()).refusal();
  }

  @Test
  void whatCannotBeReadIsNothing() {
    Exchange line = connected(profile).push("no JSON", "{}", "[]", "{\"type\":7}");
    assertThat(line.messages()).isEmpty();
  }
}
