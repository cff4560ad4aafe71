package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.McpServer;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.ShimClient;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway of a real project as a part of Mainstay: proven, named, watched from outside. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class GatewayTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String HEARTBEAT = ".mainstay/run/gateway.health.json";

  private final int port = Ports.free();

  private Mainstay configured(Mainstay mainstay) {
    return mainstay.config(
        """
        gateway:
          port: %d
          heartbeat: {every: 100ms}
          servers:
            tools: {command: %s}
        """
            .formatted(port, McpServer.yaml()));
  }

  private static Json gateway(Mainstay mainstay) {
    return mainstay.run("status", "--json").json().items("components").getFirst();
  }

  @Test
  void isAComponentThatIsProvenOverItsOwnPort(Mainstay mainstay) {
    configured(mainstay).must("up", "--detach");
    Json shown = gateway(mainstay);
    assertThat(shown.text("name")).contains("gateway");
    assertThat(shown.text("kind")).contains("component");
    assertThat(shown.text("state")).contains("ready");
    assertThat(shown.whole("ports.0.port")).hasValue(port);
    assertThat(shown.whole("pid")).hasValue(mainstay.status().supervisorPid());
    assertThat(shown.items("evidence"))
        .extracting(stage -> stage.text("detail").orElse(""))
        .contains(
            "listens at http://127.0.0.1:" + port + "/mcp",
            "POST /mcp server/discover answered 200 OK");
    assertThat(mainstay.must("status").out())
        .containsPattern("gateway +ready .* http://127.0.0.1:" + port + "/mcp");
    assertThat(mainstay.must("why", "gateway").out()).contains("server/discover answered 200 OK");
    Ran stop = mainstay.run("stop", "gateway");
    assertThat(stop.code()).isEqualTo(2);
    assertThat(stop.err()).contains("a part of Mainstay", "mainstay restart gateway");
  }

  @Test
  void isOpenedAnewWithoutItsShimsTakingNotice(Mainstay mainstay) {
    configured(mainstay).must("up", "--detach");
    try (ShimClient client = ShimClient.of(mainstay)) {
      CompletableFuture<Json> held = client.call("tools__hold", "said", "");
      Wait.untilTrue("it runs", SOON, () -> running(mainstay) == 1);
      String before = gateway(mainstay).text("up_since").orElseThrow();
      assertThat(mainstay.must("restart", "gateway").out()).contains("1 of 1 ready");
      assertThat(gateway(mainstay).text("up_since")).isPresent().get().isNotEqualTo(before);
      assertThat(client.text("tools__release")).isEqualTo("1");
      assertThat(ShimClient.settled(held).text("result.content.0.text")).contains("released");
    }
  }

  private static long running(Mainstay mainstay) {
    return mainstay.run("mcp", "--json").json().whole("servers.0.running").orElse(-1);
  }

  @Test
  void aTakenPortIsNamedWithItsHolderAndShimsWorkWithoutIt(Mainstay mainstay) {
    Proc holder =
        mainstay.stranger(
            List.of("python3", "-m", "http.server", "--bind", "127.0.0.1", "" + port));
    Wait.untilTrue("the stranger listens", SOON, () -> !Ports.isFree(port));
    Ran up = configured(mainstay).run("up", "--detach");
    assertThat(up.code()).as("%s", up).isEqualTo(1);
    assertThat(up.all())
        .contains("port-taken", "port " + port + " is held by", "pid " + holder.pid())
        .contains("gateway: {port: auto}", "shims work without it");
    assertThat(mainstay.status().service("tools").state()).isEqualTo("ready");
    assertThat(gateway(mainstay).text("cause.code")).contains("port-taken");
    assertThat(mainstay.run("why", "gateway").all()).contains("pid " + holder.pid());
    try (ShimClient client = ShimClient.of(mainstay)) {
      assertThat(client.tools()).contains("tools__echo");
      assertThat(client.text("tools__about")).isNotBlank();
    }
    assertThat(mainstay.must("mcp", "call", "tools__echo", "{\"said\": \"hi\"}").out())
        .isEqualTo("hi\n");
    holder.signal("KILL");
    Wait.until(
        "the gateway takes the port when it is free",
        SOON,
        () ->
            Optional.of(gateway(mainstay))
                .filter(it -> it.text("state").orElse("").equals("ready")));
  }

  @Test
  @Tag("S3.34")
  @Tag("S3.30")
  void itsHeartbeatTellsWatchersOfOpenWorkAndGoesWithIt(Mainstay mainstay) {
    Instant began = Instant.now();
    configured(mainstay).must("up", "--detach");
    long supervisor = mainstay.status().supervisorPid();
    Json idle = heartbeat(mainstay, "an idle one", 0);
    assertThat(idle.whole("pid")).hasValue(supervisor);
    assertThat(Instant.parse(idle.text("started_at").orElseThrow()))
        .isBetween(began.minusSeconds(1), Instant.now());
    assertThat(idle.text("state")).contains("ready");
    assertThat(idle.at("oldest_request_started").orElseThrow().isNull()).isTrue();
    try (ShimClient client = ShimClient.of(mainstay)) {
      Instant asked = Instant.now();
      CompletableFuture<Json> held = client.call("tools__hold", "said", "");
      Json busy = heartbeat(mainstay, "one at work", 1);
      assertThat(busy.text("state")).contains("busy");
      assertThat(busy.whole("sessions")).hasValue(1);
      assertThat(Instant.parse(busy.text("oldest_request_started").orElseThrow()))
          .isBetween(asked.minusMillis(50), Instant.now());
      long settled = busy.whole("progress").orElseThrow();
      Wait.untilTrue(
          "beats go on under a call that is open",
          SOON,
          () -> at(heartbeat(mainstay, "one at work", 1)).isAfter(at(busy).plusSeconds(1)));
      assertThat(client.text("tools__release")).isEqualTo("1");
      Json _ = ShimClient.settled(held);
      Json done = heartbeat(mainstay, "an idle one again", 0);
      assertThat(done.whole("progress").orElseThrow()).isGreaterThan(settled);
    }
    mainstay.must("down");
    assertThat(mainstay.file(HEARTBEAT)).doesNotExist();
  }

  @Test
  @Tag("S3.9")
  void aHeartbeatThatAKilledOneLeftIsReplaced(Mainstay mainstay) {
    configured(mainstay).must("up", "--detach");
    long killed = heartbeat(mainstay, "a beat", 0).whole("pid").orElseThrow();
    Proc.of(killed).orElseThrow().signal("KILL");
    Wait.untilTrue("it is gone", SOON, () -> Proc.of(killed).filter(Proc::lives).isEmpty());
    assertThat(mainstay.file(HEARTBEAT)).exists();
    mainstay.must("up", "--detach");
    assertThat(heartbeat(mainstay, "a beat", 0).whole("pid"))
        .hasValue(mainstay.status().supervisorPid());
  }

  private static Instant at(Json beat) {
    return Instant.parse(beat.text("as_of").orElseThrow());
  }

  /** A beat with so many requests open. */
  private static Json heartbeat(Mainstay mainstay, String what, long open) {
    return Wait.until(
        what,
        SOON,
        () ->
            Json.tryParse(mainstay.read(HEARTBEAT).strip())
                .filter(beat -> beat.whole("global_inflight").orElse(-1) == open));
  }
}
