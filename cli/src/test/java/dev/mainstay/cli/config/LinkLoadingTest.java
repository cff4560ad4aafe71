package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.LinkSettings.Listen;
import dev.mainstay.cli.config.LinkSettings.Speech;
import dev.mainstay.cli.config.LinkSettings.Way;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.LinkSpec.Canary;
import dev.mainstay.link.LinkSpec.Reconnect;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.profile.JsonSpec;
import dev.mainstay.link.profile.JsonSpec.Told;
import dev.mainstay.link.rest.Backfill;
import dev.mainstay.link.rest.Call;
import dev.mainstay.link.rest.Flight;
import dev.mainstay.link.rest.RestDiscovery;
import dev.mainstay.link.template.Match;
import dev.mainstay.link.template.Secret;
import dev.mainstay.link.template.Template;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every key and every default of {@code links:}, as a link gets them. */
class LinkLoadingTest {

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final Map<String, String> BEARER = Map.of("Authorization", "Bearer ${token}");

  @Test
  void twoLinesDeclareALinkAndAllElseHasADefault() {
    assertThat(link("{upstream: 'wss://a.example', listen: '127.0.0.1:9001'}"))
        .isEqualTo(
            new LinkSettings(
                LinkSpec.of("chat"),
                new Listen("127.0.0.1", 9001),
                Secret.NONE,
                Secret.NONE,
                new Speech.Json(JsonSpec.DEFAULT),
                new Way.Fixed(new Address(URI.create("wss://a.example"), Map.of())),
                new Flight.ByLine(),
                null,
                HERE.resolve(".mainstay/links/chat.db")));
  }

  @Test
  void theFullFileReachesTheSpecWhole() {
    LinkSettings chat = full("chat");
    assertThat(chat.spec())
        .isEqualTo(
            new LinkSpec(
                "chat",
                Duration.ofSeconds(20),
                Duration.ofSeconds(6),
                Duration.ofHours(6),
                new Canary.Flies(Duration.ofMinutes(3), Duration.ofSeconds(8)),
                new Reconnect(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(90)),
                new Bounds(
                    1_000_000,
                    Duration.ofHours(2),
                    2_000_000,
                    20_000,
                    Duration.ofMinutes(20),
                    500_000),
                Duration.ofSeconds(3)));
    assertThat(chat.listen()).isEqualTo(new Listen("127.0.0.1", 9001));
    assertThat(chat.botToken()).isEqualTo(new Secret("hunter4"));
    assertThat(chat.token()).isEqualTo(new Secret("hunter5"));
    assertThat(chat.way())
        .isEqualTo(
            new Way.Fixed(
                new Address(
                    URI.create("wss://chat.example/ws"),
                    Map.of("Authorization", "Bearer hunter5", "X-Team", "shop"))));
    assertThat(chat.flight()).isEqualTo(new Flight.ByLine());
    assertThat(chat.hasCalls()).isFalse();
  }

  @Test
  void theFullFilesFramesReachTheProfileWhole() {
    assertThat(full("chat").speech())
        .isEqualTo(
            new Speech.Json(
                new JsonSpec(
                    "data.id",
                    "data.seq",
                    Template.of("{\"ack\":\"${id}\",\"seq\":${offset}}"),
                    new Told(type("taken"), "data.id"),
                    new JsonSpec.Hello(
                        Template.of(
                            "{\"token\":\"${token}\",\"from\":[\"${epoch}\",\"${offset}\"]}"),
                        type("welcome"),
                        "stream",
                        "resumed"),
                    new JsonSpec.Canary(
                        Template.of("{\"probe\":\"${canary}\"}"),
                        Match.of(Map.of("probe", "${canary}"))),
                    new JsonSpec.Beat(
                        Template.of("{\"type\":\"beat\"}"), Duration.ofSeconds(30), type("beaten")),
                    new JsonSpec.Bot("nr", new Told(Match.of(Map.of("ack", "*")), "ack")),
                    type("note"),
                    type("ping"),
                    Template.of("{\"type\":\"pong\"}"),
                    type("denied"),
                    type("moving"),
                    new Secret("hunter5"),
                    Set.of(1008, 4001, 4003, 4004, 4401, 4403, 4999))));
  }

  @Test
  void theFullFilesCallsReachTheLinkWhole() {
    LinkSettings room = full("room");
    assertThat(room.speech()).isEqualTo(new Speech.Webex());
    assertThat(room.way()).isEqualTo(new Way.Webex("https://webex.example/catalog", "shop"));
    assertThat(room.flight())
        .isEqualTo(
            new Flight.Message(
                Call.of(
                    "POST",
                    "https://webex.example/messages",
                    BEARER,
                    "{\"roomId\":\"r1\",\"text\":\"${canary}\"}"),
                "messageId",
                Match.of(Map.of("data.activity.target.id", "r1")),
                Call.of("DELETE", "https://webex.example/messages/${id}", BEARER, "{}")));
    assertThat(room.backfill())
        .isEqualTo(
            new Backfill(
                Call.of(
                    "POST",
                    "https://webex.example/messages?since=${since}",
                    BEARER,
                    "{\"since\":\"${since}\"}"),
                "data.items",
                "uid",
                Template.of("{\"data\":${item}}"),
                Backfill.Order.OLDEST_FIRST,
                50));
    assertThat(room.hasCalls()).isTrue();
  }

  @Test
  void otherServicesOfTheFullFile() {
    assertThat(full("team").speech()).isEqualTo(new Speech.Slack(Speech.Acks.BOT));
    assertThat(full("team").way()).isEqualTo(new Way.Slack("https://slack.com/api"));
    assertThat(full("team").flight())
        .isEqualTo(
            new Flight.Compare(
                Call.of("POST", "https://slack.example/latest", BEARER, "{\"limit\":1}"),
                "messages.0.ts",
                Duration.ofSeconds(15)));
    assertThat(full("game").speech()).isEqualTo(new Speech.Discord(513));
    assertThat(full("game").way()).isEqualTo(new Way.Discord("https://discord.com/api/v10"));
    assertThat(full("news").speech()).isEqualTo(new Speech.Raw(JsonSpec.FATAL));
    assertThat(full("news").way())
        .isEqualTo(
            new Way.Asked(
                new RestDiscovery.Spec(
                    Call.of(
                        "POST",
                        "https://news.example/open",
                        Map.of("X-From", "${epoch}"),
                        "{\"from\":\"${offset}\"}"),
                    "data.ws",
                    "?v=2",
                    Map.of())));
  }

  @Test
  void aDeviceIsCalledAfterItsLinkUnlessItIsNamed() {
    assertThat(link("{listen: '127.0.0.1:1', profile: webex, token: t}").way())
        .isEqualTo(
            new Way.Webex(
                "https://u2c.wbx2.com/u2c/api/v1/catalog?format=hostmap", "mainstay-chat"));
  }

  @Test
  void aCallMayBeWrittenAsItsAddress() {
    String yaml =
        "{upstream: 'wss://a.example', listen: '[::1]:9', canary: {latest: 'https://a.example/l'}}";
    assertThat(link(yaml).flight())
        .isEqualTo(
            new Flight.Compare(
                Call.get("https://a.example/l", Map.of()), "id", Duration.ofSeconds(15)));
    assertThat(link(yaml).listen()).isEqualTo(new Listen("::1", 9));
  }

  @Test
  void variablesAndPlacesAreToldApart() {
    String yaml =
        """
        links:
          chat:
            upstream: wss://a.example
            listen: 127.0.0.1:9
            token: ${CHAT}
            json: {hello: '{"user":"${USER_ID}","token":"${token}","price":"$${5}"}'}
        """;
    Project project =
        loaded(
            ConfigLoader.parse(
                Path.of("mainstay.yaml"), yaml, Map.of("CHAT", "s3cret", "USER_ID", "u1")));
    LinkSettings chat = project.links().getFirst();
    JsonSpec spec = ((Speech.Json) chat.speech()).spec();
    assertThat(spec.hello().send().json(Map.of("token", "t")))
        .isEqualTo("{\"user\":\"u1\",\"token\":\"t\",\"price\":\"${5}\"}");
    assertThat(chat.token().reveal()).isEqualTo("s3cret");
  }

  @Test
  void whatIsExplainedHoldsNoSecret() {
    String shown = text(ConfigExplain.settings(fullProject(), "links"), new InForce.NoSupervisor());
    assertThat(shown)
        .contains("links.chat.ping = 20s", "links.chat.json.hello", "links.team.acks = bot")
        .contains("{\"token\":\"${token}\"")
        .doesNotContain("hunter");
    Project slack =
        project(
            "links: {slack: {listen: '127.0.0.1:9', profile: slack, token: hunter9, ping: 9s,"
                + " backfill: {url: 'https://a.example/?token=hunter9', body:"
                + " '{\"api_key\": \"hunter9\"}'}}}");
    assertThat(text(ConfigExplain.settings(slack, "links.slack"), new InForce.NoSupervisor()))
        .contains("links.slack.ping = 9s", "https://a.example/?token=(redacted)")
        .doesNotContain("hunter");
  }

  private static Match type(String type) {
    return Match.of(Map.of("type", type));
  }

  private static LinkSettings link(String yaml) {
    return project("links: {chat: " + yaml + "}").links().getFirst();
  }

  private static LinkSettings full(String name) {
    return fullProject().links().stream()
        .filter(link -> link.spec().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Project fullProject() {
    try {
      Path file =
          Path.of(Objects.requireNonNull(LoadingTest.class.getResource("full.yaml")).toURI());
      return loaded(ConfigLoader.load(file, Map.of()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Project project(String yaml) {
    return loaded(ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of()));
  }

  private static Project loaded(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Loaded(Project project, List<Fault> _) -> project;
      case ConfigResult.Faults(List<Fault> faults) ->
          throw new AssertionError(String.join("\n", faults.stream().map(Fault::text).toList()));
    };
  }

  private static String text(List<Setting> settings, InForce inForce) {
    return ConfigExplain.text(settings, inForce, hint -> hint);
  }
}
