package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Going;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code mainstay wait} and {@code mainstay run}: the two commands that need no config. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class WaitAndRunTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  @Test
  @Tag("S4.23")
  void waitGoesOnOnceTheServerAnswersAndRunsTheCommand(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.stranger(Misbehaving.command("ok", "" + port, "delay=1"));
    Ran waited =
        mainstay.run(
            "wait",
            "http://127.0.0.1:" + port + "/health",
            "--",
            "sh",
            "-c",
            "echo served; exit 5");
    assertThat(waited.code()).as("%s", waited).isEqualTo(5);
    assertThat(waited.out()).contains("served");
  }

  @Test
  @Tag("S4.21")
  void waitGivesUpInTimeWithOneMessage(Mainstay mainstay) {
    int port = Ports.free();
    Ran waited =
        mainstay.run("wait", "tcp://127.0.0.1:" + port, "--timeout", "1s", "--every", "100ms");
    assertThat(waited.code()).as("%s", waited).isEqualTo(1);
    assertThat(waited.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    assertThat(waited.all().lines().filter(line -> line.contains("" + port))).hasSize(1);
  }

  @Test
  void waitIsNotFooledByAServerThatOnlyAccepts(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.stranger(Misbehaving.command("never-answers", "" + port));
    Wait.untilTrue("it to listen", SOON, () -> !Ports.isFree(port));
    String http = "http://127.0.0.1:" + port + "/";
    assertThat(mainstay.run("wait", http, "--timeout", "1s").code()).isEqualTo(1);
    assertThat(mainstay.run("wait", "tcp://127.0.0.1:" + port, "--timeout", "1s").code()).isZero();
  }

  @Test
  void waitSpeaksWebSocket(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.stranger(Misbehaving.command("websocket", "" + port));
    Ran waited = mainstay.run("wait", "ws://127.0.0.1:" + port + "/events", "--timeout", "10s");
    assertThat(waited.code()).as("%s", waited).isZero();
  }

  @Test
  void waitKnowsTheProjectsServices(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          slow: {command: %s, port: %d, ready: {http: {path: /health}}}
          never: {command: %s, port: %d, ready: {http: {path: /health}}}
        """
            .formatted(
                Misbehaving.yaml("ok", "delay=1"),
                Ports.free(),
                Misbehaving.yaml("no-port"),
                Ports.free()));
    mainstay.start("up");
    mainstay.await("a supervisor", SOON, s -> !s.services().isEmpty());
    assertThat(mainstay.run("wait", "slow", "--timeout", "15s").code()).isZero();
    assertThat(mainstay.run("wait", "never", "--timeout", "1s").code()).isEqualTo(1);
  }

  @Test
  void runSupervisesOneProgramAndPassesItsOutputOn(Mainstay mainstay) {
    int port = Ports.free();
    Going run = mainstay.start(command(port, Misbehaving.command("ok")));
    run.awaitPrinted("ready", SOON);
    Proc first =
        Proc.running(Misbehaving.command("ok").get(2) + " ok").stream()
            .filter(p -> Proc.variable(p.pid(), "PORT").filter(("" + port)::equals).isPresent())
            .findFirst()
            .orElseThrow();

    first.signal("KILL");
    Wait.untilTrue("it to be served again", SOON, () -> !first.lives() && !Ports.isFree(port));

    run.interrupt();
    run.await(SOON);
    assertThat(Ports.isFree(port)).isTrue();
  }

  @Test
  void runSaysWhyAProgramDidNotStart(Mainstay mainstay) {
    int port = Ports.free();
    Going run = mainstay.start(command(port, Misbehaving.command("bound-not-listening")));
    run.awaitPrinted("bound", SOON);
    run.interrupt();
    run.await(SOON);
    assertThat(Ports.isFree(port)).isTrue();
  }

  private static String[] command(int port, List<String> program) {
    List<String> words = new java.util.ArrayList<>();
    words.addAll(List.of("run", "--name", "one", "--port", "" + port, "--health", "/health", "--"));
    words.addAll(program);
    return words.toArray(String[]::new);
  }
}
