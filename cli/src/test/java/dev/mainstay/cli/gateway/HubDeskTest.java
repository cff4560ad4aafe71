package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.Reply;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubFacts;
import dev.mainstay.gateway.mcp.HubFacts.ServerFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands are told of the gateway. */
class HubDeskTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path project;
  private RealGateway real;
  private HubDesk desk;

  @BeforeEach
  void open() throws Exception {
    real =
        new RealGateway(
            project,
            "{servers: {files: {command: [files]}, web: {url: 'http://127.0.0.1:9/mcp'}},"
                + " profiles: {small: [files]}}");
    desk = new HubDesk(real.gateway);
  }

  @AfterEach
  void end() {
    real.close();
  }

  @Test
  void factsAreToldWithTheTransportOfEachServer() {
    ServerFacts busy = new ServerFacts("files", "ready", AT, "", "2025-11-25", 2, 1, AT, 5, "");
    ServerFacts away = new ServerFacts("web", "away", AT, "refused", "", 0, 0, null, 0, "lost");
    HubFacts facts = new HubFacts(AT, 3, 4, AT, 17, List.of(busy, away));
    Json told = HubDesk.json(facts, real.gateway.spec());
    assertThat(told.write())
        .startsWith("{\"now\":\"2026-11-23T03:00:00Z\",\"clients\":3,\"in_flight\":4,");
    assertThat(told.text("servers.0.transport")).contains("stdio");
    assertThat(told.text("servers.1.transport")).contains("http");
    assertThat(told.whole("servers.0.waiting")).hasValue(1);
    assertThat(told.at("servers.1.version").orElseThrow().isNull()).isTrue();
    assertThat(told.at("servers.1.oldest").orElseThrow().isNull()).isTrue();
    assertThat(told.text("servers.1.last_fault")).contains("lost");
  }

  @Test
  void theGatewayItselfSaysHowItIs() {
    assertThat(desk.facts().orElseThrow().items("servers"))
        .extracting(server -> server.text("name").orElse(""))
        .containsExactly("files", "web", "mainstay");
  }

  @Test
  void aCallOfAnOwnToolIsAnsweredAsToAClient() {
    Json params =
        Json.object()
            .put("name", "mainstay__status")
            .put("arguments", Json.object().build())
            .build();
    assertThat(desk.ask("mainstay", "tools/call", params, SOON))
        .isInstanceOfSatisfying(
            Reply.Mcp.class,
            answer ->
                assertThat(answer.told().text("result.content.0.text").orElse(""))
                    .startsWith("ran status --file"));
  }

  @Test
  void whatTheGatewayRefusesIsAnErrorAndNoRefusal() {
    assertThat(desk.ask("small", "no/such", Json.object().build(), SOON))
        .isInstanceOfSatisfying(
            Reply.Mcp.class,
            answer -> assertThat(answer.told().whole("error.code")).hasValue(-32601));
  }

  @Test
  void aProfileThatIsNotThereIsRefusedWithACorrection() {
    assertThat(desk.ask("smal", "tools/list", Json.object().build(), SOON))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("unknown-profile");
              assertThat(refused.hint()).contains("small");
            });
  }

  @Test
  void aCallThatIsHeldEndsWhenItsTimeIsOver() {
    Json params = Json.object().put("name", "files__read").build();
    assertThat(desk.ask("small", "tools/call", params, Duration.ofMillis(30)))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("no-answer");
              assertThat(refused.text()).contains("tools/call within 30ms; cancelled");
            });
  }
}
