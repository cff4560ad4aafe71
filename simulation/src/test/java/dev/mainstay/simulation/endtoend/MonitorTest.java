package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The monitor of a real project, and the traffic that is sent to it. */
@Tag("e2e")
@ExtendWith(Projects.class)
class MonitorTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static int up(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config(
        """
        services:
          idle: {command: [sleep, '600']}
        monitor: {port: %d}
        """
            .formatted(port));
    mainstay.must("up", "--detach");
    return port;
  }

  private static Json monitor(Mainstay mainstay) {
    return mainstay.run("status", "--json").json().items("components").getFirst();
  }

  @Test
  @Tag("S0.17")
  void oneCommandTellsWhetherOneCanConnectSendAndReceive(Mainstay mainstay) {
    int port = up(mainstay);
    Ran good = mainstay.must("verify", "--ws", "ws://127.0.0.1:" + port + "/events");
    assertThat(good.all()).contains("connected in", "sent ", "received after", "\"seq\":");
    Ran bad = mainstay.run("verify", "--ws", "ws://127.0.0.1:" + Ports.free() + "/events");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.all()).contains("not connected");
  }

  @Test
  @Tag("S0.16")
  void everyEventThatIsEmittedIsAckedAndAClientThatNeverReadsLivesOn(Mainstay mainstay) {
    int port = up(mainstay);
    Json all = mainstay.must("emit", "--rate", "100/s", "--duration", "2s", "--json").json();
    assertThat(all.whole("acked")).hasValue(200);
    assertThat(all.whole("sent")).hasValue(200);
    String address = "ws://127.0.0.1:" + port + "/events";
    Ran deaf =
        mainstay.must(
            "emit", "--ws", address, "--rate", "500/s", "--duration", "2s", "--no-read-acks");
    assertThat(deaf.all()).contains("the connection lived on");
  }

  @Test
  @Tag("S0.19")
  @Tag("S0.20")
  void aBaselineKeepsARecordAndTheNextPhaseWaitsForASignature(Mainstay mainstay)
      throws IOException {
    int _ = up(mainstay);
    Json record = mainstay.must("baseline", "--duration", "7s", "--json").json();
    assertThat(record.text("verdict")).contains("pass");
    assertThat(record.whole("outbound_connections.idle")).hasValue(0);
    assertThat(record.whole("outbound_connections.supervisor")).hasValue(0);
    Ran refused = mainstay.run("baseline", "--phase", "2", "--duration", "1s");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.all()).contains("nobody has signed off phase 1");
    mainstay.must("baseline", "--sign-off", "ann");
    mainstay.must("baseline", "--phase", "2", "--duration", "1s");
    try (Stream<Path> records = Files.list(mainstay.file(".mainstay/baselines"))) {
      assertThat(records).hasSize(2);
    }
  }

  @Test
  @NeedsProgram("python3")
  void aTakenPortIsNamedWithItsHolderAndTheServicesRunOn(Mainstay mainstay) {
    int port = Ports.free();
    Proc holder =
        mainstay.stranger(
            List.of("python3", "-m", "http.server", "--bind", "127.0.0.1", "" + port));
    Wait.untilTrue("the stranger listens", SOON, () -> !Ports.isFree(port));
    mainstay.config(
        """
        services:
          idle: {command: [sleep, '600']}
        monitor: {port: %d}
        """
            .formatted(port));
    Ran up = mainstay.run("up", "--detach");
    assertThat(up.code()).as("%s", up).isEqualTo(1);
    assertThat(up.all()).contains("port-taken", "pid " + holder.pid());
    assertThat(mainstay.status().service("idle").state()).isEqualTo("running");
    assertThat(monitor(mainstay).text("cause.code")).contains("port-taken");
    Ran stop = mainstay.run("stop", "monitor");
    assertThat(stop.code()).isEqualTo(2);
    assertThat(stop.err()).contains("a part of Mainstay", "mainstay restart monitor");
    Ran restart = mainstay.run("restart", "monitor", "--timeout", "2s");
    assertThat(restart.code()).as("it is still taken: %s", restart).isEqualTo(1);
    holder.signal("KILL");
    Wait.until(
        "the monitor takes the port when it is free",
        SOON,
        () ->
            Optional.of(monitor(mainstay))
                .filter(m -> m.text("state").equals(Optional.of("ready"))));
    String before = monitor(mainstay).text("up_since").orElseThrow();
    assertThat(mainstay.must("restart", "monitor").out()).contains("1 of 1 ready");
    assertThat(monitor(mainstay).text("up_since")).isPresent().get().isNotEqualTo(before);
    assertThat(mainstay.must("events", "--name", "control.restart").out()).contains("monitor");
  }
}
