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
import dev.mainstay.simulation.driver.Root;
import dev.mainstay.simulation.driver.Status;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of the supervisor costs no service its life, and makes no second one. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class SupervisorCrashTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int SERVICES = 8;

  @Test
  void servicesOutliveItAndAreAdoptedByTheNext(Mainstay mainstay) {
    mainstay.config(many(mainstay));
    mainstay.must("up", "--detach");
    Map<String, Long> before = pids(mainstay.status());
    assertThat(before).hasSize(SERVICES + 1);

    crash(mainstay);
    assertThat(before.values()).allMatch(pid -> Proc.of(pid).isPresent());

    mainstay.must("up", "--detach");
    Status after = mainstay.status();
    assertThat(pids(after)).isEqualTo(before);
    assertThat(after.services())
        .allSatisfy(s -> assertThat(s.state()).as("%s", s).isIn("ready", "running"));
    assertThat(starts(mainstay)).isEqualTo(SERVICES + 1L);
  }

  @Test
  void anAdoptedServiceIsRestartedWhenItDies(Mainstay mainstay) {
    mainstay.config(many(mainstay));
    mainstay.must("up", "--detach");
    crash(mainstay);
    mainstay.must("up", "--detach");
    Status.Service adopted = mainstay.status().service("s0");

    adopted.process().orElseThrow().signal("KILL");

    mainstay.await(
        "s0 to be ready with another process",
        SOON,
        s ->
            s.find("s0")
                .filter(x -> x.state().equals("ready") && x.pid() != adopted.pid())
                .isPresent());
  }

  @Test
  void whatDiedMeanwhileIsStartedAndWhatIsBrokenIsReplaced(Mainstay mainstay) {
    mainstay.config(many(mainstay));
    mainstay.must("up", "--detach");
    Status before = mainstay.status();
    Proc dead = before.service("s0").process().orElseThrow();
    Proc frozen = before.service("s1").process().orElseThrow();
    crash(mainstay);
    dead.signal("KILL");
    frozen.signal("STOP");

    Ran up = mainstay.must("up", "--detach");

    Status after = mainstay.status();
    assertThat(after.service("s0").pid()).as("%s", up).isNotEqualTo(dead.pid());
    assertThat(after.service("s1").pid()).isNotEqualTo(frozen.pid());
    assertThat(frozen.lives()).isFalse();
    assertThat(after.service("s2").pid()).isEqualTo(before.service("s2").pid());
  }

  @Test
  void orphansOfADeadServiceAreFencedBeforeItsSuccessorStarts(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config(
        service("family", port, Misbehaving.yaml("grandchildren", "stamps=" + stamps(mainstay))));
    mainstay.must("up", "--detach");
    Proc main = mainstay.status().service("family").process().orElseThrow();
    List<Proc> orphans =
        Proc.ofInstance(mainstay.folder(), mainstay.status().service("family").instance()).stream()
            .filter(p -> p.pid() != main.pid())
            .toList();
    assertThat(orphans).hasSize(3);
    crash(mainstay);
    main.signal("KILL");

    mainstay.must("up", "--detach");

    assertThat(orphans).noneMatch(Proc::lives);
    assertThat(mainstay.status().service("family").pid()).isNotEqualTo(main.pid());
  }

  @Test
  void aStrangerWithTheOldPidOrOnTheOldPortIsNeverTouched(Mainstay mainstay) throws IOException {
    int port = Ports.free();
    mainstay.config(service("web", port, Misbehaving.yaml("port-taken-exits")));
    mainstay.must("up", "--detach");
    Proc old = mainstay.status().service("web").process().orElseThrow();
    crash(mainstay);
    old.signal("KILL");
    Wait.untilTrue("the port to be free", SOON, () -> Ports.isFree(port));
    Proc stranger = mainstay.stranger(Misbehaving.command("impostor", "" + port));
    Wait.untilTrue("the stranger to serve", SOON, () -> !Ports.isFree(port));
    nameThePidOf(stranger, old, mainstay.file(".mainstay/run"));

    mainstay.start("up");
    mainstay.await(
        "port-taken",
        SOON,
        s -> s.find("web").filter(w -> w.cause().equals("port-taken")).isPresent());
    mainstay.run("down");

    assertThat(stranger.lives()).isTrue();
  }

  @Test
  void aSecondSupervisorIsRefusedAndTheHolderIsNamed(Mainstay mainstay) {
    mainstay.config(many(mainstay));
    Going first = mainstay.start("up");
    mainstay.await(
        "ready", SOON, s -> s.services().stream().filter(this::good).count() == SERVICES + 1L);

    Going second = mainstay.start("up");

    Ran refused = second.await(SOON);
    assertThat(refused.all()).contains(Long.toString(first.pid()));
    assertThat(first.lives()).isTrue();
    assertThat(starts(mainstay)).isEqualTo(SERVICES + 1L);
  }

  @Test
  void aStaleSocketAndAStaleLockDoNotHinder(Mainstay mainstay) throws IOException {
    mainstay.config(many(mainstay));
    mainstay.must("up", "--detach");
    crash(mainstay);
    assertThat(Files.exists(mainstay.file(".mainstay/control.sock"))).isTrue();
    assertThat(mainstay.run("status").code()).isEqualTo(3);

    mainstay.must("up", "--detach");
    assertThat(mainstay.run("status").code()).isZero();
  }

  @Test
  @Tag("S1.7")
  void aServiceCannotStartItsOwnProjectAgain(Mainstay mainstay) {
    String script = Root.path().resolve("mainstay").toString();
    mainstay.config(
        """
        services:
          nested: {command: [%s, up, --detach], kind: task, restart: {policy: never}}
        """
            .formatted(script));
    mainstay.run("up", "--detach");

    Status.Service nested = mainstay.status().service("nested");
    assertThat(nested.state()).as("%s", nested).isEqualTo("failed");
    assertThat(mainstay.run("logs", "nested").out()).contains("nested");
  }

  private boolean good(Status.Service service) {
    return List.of("ready", "running").contains(service.state());
  }

  /** Kills the supervisor as {@code kill -9} would, and waits until it is gone. */
  static void crash(Mainstay mainstay) {
    Proc supervisor = Proc.of(mainstay.status().supervisorPid()).orElseThrow();
    supervisor.signal("KILL");
    Wait.untilTrue("the supervisor to be gone", SOON, () -> !supervisor.lives());
  }

  private static Path stamps(Mainstay mainstay) {
    return mainstay.file("stamps");
  }

  /** How many programs have begun in all. */
  private static long starts(Mainstay mainstay) {
    return mainstay.read("stamps").lines().filter(line -> line.startsWith("main ")).count();
  }

  private static Map<String, Long> pids(Status status) {
    return status.services().stream()
        .collect(Collectors.toMap(Status.Service::name, Status.Service::pid));
  }

  /** Services with a port each, and one that has none to protect it from being doubled. */
  private static String many(Mainstay mainstay) {
    String stamps = "stamps=" + stamps(mainstay);
    return "services:\n"
        + IntStream.range(0, SERVICES)
            .mapToObj(i -> entry("s" + i, Ports.free(), Misbehaving.yaml("ok", stamps)))
            .collect(Collectors.joining())
        + "  z: {command: "
        + Misbehaving.yaml("worker", stamps)
        + "}\n";
  }

  private static String service(String name, int port, String command) {
    return "services:\n" + entry(name, port, command);
  }

  private static String entry(String name, int port, String command) {
    return """
      %s:
        command: %s
        port: %d
        ready: {http: {path: /health}}
        stop: {grace: 2s}
    """
        .formatted(name, command, port);
  }

  /** Puts another pid into the files of the dead one, as if its pid had been used again. */
  private static void nameThePidOf(Proc stranger, Proc old, Path run) throws IOException {
    try (var files = Files.list(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        Files.writeString(file, text.replace("" + old.pid(), "" + stranger.pid()));
      }
    }
  }
}
