package dev.mainstay.link.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Discovery.Found;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.rest.FakeRest.Reply;
import dev.mainstay.link.template.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the next line goes, asked of services that answer as the real ones are documented to. */
class DiscoveryTest {

  private static final Secret TOKEN = new Secret("t0ken");

  private FakeRest rest;

  @BeforeEach
  void begin() throws IOException {
    rest = new FakeRest();
  }

  @AfterEach
  void end() {
    rest.close();
  }

  @Test
  void anyCallMayAnswerWithAnAddress() throws Exception {
    rest.answer("POST /open", Reply.ok("{\"data\":{\"ws\":\"wss://a.example/x\"}}"));
    Discovery discovery =
        new RestDiscovery(
            rest.calls(),
            new RestDiscovery.Spec(
                Call.of("POST", rest.url() + "/open", Map.of(), "{\"from\":\"${offset}\"}"),
                "data.ws",
                "?v=2",
                Map.of("X", "1")));
    assertThat(discovery.find(new Position("e", "17")))
        .isEqualTo(
            new Found.At(new Address(URI.create("wss://a.example/x?v=2"), Map.of("X", "1"))));
    assertThat(rest.lines()).containsExactly("POST /open {\"from\":\"17\"}");
  }

  @Test
  void anAnswerWithoutAnAddressIsAskedForAgain() {
    Discovery discovery =
        new RestDiscovery(
            rest.calls(),
            new RestDiscovery.Spec(Call.get(rest.url() + "/x", Map.of()), "url", "", Map.of()));
    for (String body : List.of("{}", "{\"url\":\"https://a.example\"}", "{\"url\":\"wss: no\"}")) {
      rest.answer("GET /x", Reply.ok(body));
      assertThatThrownBy(() -> discovery.find(Position.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GET at 127.0.0.1");
    }
    rest.answer("GET /x", new Reply(401, "", Map.of()));
    assertThat(refusal(discovery).kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
    rest.answer("GET /x", new Reply(500, "", Map.of()));
    assertThat(refusal(discovery).kind()).isEqualTo(Refusal.Kind.AGAIN);
  }

  @Test
  void slackOpensAConnectionForEachLine() throws Exception {
    Discovery slack = new SlackDiscovery(rest.calls(), rest.url() + "/api", TOKEN);
    rest.answer(
        "POST /api/apps.connections.open",
        Reply.ok("{\"ok\":true,\"url\":\"wss://w.slack.example/link/?ticket=1\"}"));
    assertThat(at(slack.find(Position.NONE)).uri())
        .isEqualTo(URI.create("wss://w.slack.example/link/?ticket=1"));
    assertThat(rest.asked.getFirst().headers().get("Authorization"))
        .containsExactly("Bearer t0ken");

    rest.answer(
        "POST /api/apps.connections.open", Reply.ok("{\"ok\":false,\"error\":\"invalid_auth\"}"));
    assertThat(refusal(slack))
        .isEqualTo(
            new Refusal(
                Refusal.Kind.FOR_GOOD, "Slack opens no connection: invalid_auth", Duration.ZERO));
    rest.answer(
        "POST /api/apps.connections.open", Reply.ok("{\"ok\":false,\"error\":\"internal_error\"}"));
    assertThat(refusal(slack).kind()).isEqualTo(Refusal.Kind.AGAIN);
  }

  @Test
  void discordSaysWhereSessionsBeginUnlessOneGoesOnElsewhere() throws Exception {
    Position left = new Position("s1 wss://eu.example", "41");
    Discovery discord =
        new DiscordDiscovery(
            rest.calls(),
            rest.url(),
            TOKEN,
            from -> from.equals(left) ? Optional.of("wss://eu.example") : Optional.empty());
    assertThat(at(discord.find(left)).uri())
        .isEqualTo(URI.create("wss://eu.example/?v=10&encoding=json"));
    assertThat(rest.asked).isEmpty();

    rest.answer(
        "GET /gateway/bot",
        Reply.ok("{\"url\":\"wss://g.example\",\"session_start_limit\":{\"remaining\":999}}"));
    assertThat(at(discord.find(Position.NONE)).uri())
        .isEqualTo(URI.create("wss://g.example/?v=10&encoding=json"));
    assertThat(rest.asked.getFirst().headers().get("Authorization")).containsExactly("Bot t0ken");
    assertThat(rest.asked.getFirst().headers().get("User-agent"))
        .containsExactly("DiscordBot (mainstay, 1)");

    rest.answer(
        "GET /gateway/bot",
        Reply.ok(
            "{\"url\":\"wss://g.example\",\"session_start_limit\":"
                + "{\"remaining\":0,\"reset_after\":60000}}"));
    assertThat(refusal(discord).after()).isEqualTo(Duration.ofMinutes(1));
  }

  /** S2: every reconnect of theirs made a device more, until the account had too many. */
  @Test
  void webexUsesTheDeviceOfItsNameAndMakesOneOnlyWhereThereIsNone() throws Exception {
    List<String> devices = new ArrayList<>(List.of(device("somebody's")));
    webex(devices);
    Discovery webex =
        new WebexDiscovery(
            rest.calls(),
            rest.url() + "/catalog",
            TOKEN,
            "mainstay-chat",
            () -> {
              return rest.now;
            });
    Address first = at(webex.find(Position.NONE));
    Address again = at(webex.find(Position.NONE));
    assertThat(devices).hasSize(2);
    assertThat(first).isEqualTo(again);
    assertThat(first.uri())
        .isEqualTo(
            URI.create(
                "wss://m.example/mainstay-chat?outboundWireFormat=text&bufferStates=true"
                    + "&aliasHttpStatus=true&clientTimestamp=1795348800000"));
    assertThat(first.headers()).containsEntry("Authorization", "Bearer t0ken");
    assertThat(rest.lines().stream().filter(line -> line.startsWith("POST"))).hasSize(1);
  }

  @Test
  void webexWithoutRoomForADeviceSaysSo() throws Exception {
    webex(new ArrayList<>());
    rest.answer("GET /wdm/devices", new Reply(404, "{}", Map.of()));
    rest.answer(
        "POST /wdm/devices",
        new Reply(403, "{\"message\":\"User has excessive device registrations\"}", Map.of()));
    Discovery webex =
        new WebexDiscovery(
            rest.calls(), rest.url() + "/catalog", TOKEN, "mainstay-chat", () -> rest.now);
    assertThat(refusal(webex).reason()).contains("too many devices");
    assertThat(refusal(webex).kind()).isEqualTo(Refusal.Kind.AGAIN);
  }

  private void webex(List<String> devices) {
    rest.answer(
        "GET /catalog", Reply.ok("{\"serviceLinks\":{\"wdm\":\"" + rest.url() + "/wdm\"}}"));
    rest.answer(
        "GET /wdm/devices", _ -> Reply.ok("{\"devices\":[" + String.join(",", devices) + "]}"));
    rest.answer(
        "POST /wdm/devices",
        body -> {
          String made = device(Json.tryParse(body).orElseThrow().text("name").orElseThrow());
          devices.add(made);
          return Reply.ok(made);
        });
  }

  private static String device(String name) {
    return "{\"name\":\"" + name + "\",\"webSocketUrl\":\"wss://m.example/" + name + "\"}";
  }

  private static Address at(Found found) {
    return ((Found.At) found).address();
  }

  private static Refusal refusal(Discovery discovery) {
    try {
      return ((Found.Refused) discovery.find(Position.NONE)).refusal();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
