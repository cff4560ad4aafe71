package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Going;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Status;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Starting in order of proof, stopping to the last process, and everything in between. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
@Order(1)
class StartStopTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  @Test
  @Tag("S4.16")
  void dependentsStartOnlyWhenWhatTheyNeedIsProven(Mainstay mainstay) {
    String stamps = "stamps=" + mainstay.file("stamps");
    mainstay.config(
        """
        services:
          client: {command: %s, depends_on: [server]}
          server: {command: %s, port: %d, ready: {http: {path: /health}}, depends_on: [migrate]}
          migrate: {kind: task, command: %s}
        """
            .formatted(
                Misbehaving.yaml("worker", stamps),
                Misbehaving.yaml("ok", "delay=0.5", stamps),
                Ports.free(),
                Misbehaving.yaml("task", "after=0.5", stamps)));
    mainstay.must("up", "--detach");

    List<String> events =
        mainstay
            .read("stamps")
            .lines()
            .map(line -> line.split(" ", -1)[0] + " " + line.split(" ", -1)[1])
            .toList();
    assertThat(events).containsExactly("main task", "main ok", "listening ok", "main worker");
    assertThat(mainstay.status().service("migrate").state()).isEqualTo("completed");
  }

  @Test
  void dependentsOfATaskThatFailedWaitAndSayForWhat(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          migrate: {kind: task, command: %s, restart: {policy: never}}
          server: {command: %s, depends_on: [migrate]}
        """
            .formatted(Misbehaving.yaml("task", "code=3"), Misbehaving.yaml("worker")));
    Ran up = mainstay.run("up", "--detach", "--timeout", "3s");

    assertThat(up.code()).as("%s", up).isEqualTo(1);
    Status.Service server = mainstay.status().service("server");
    assertThat(server.state()).isEqualTo("waiting");
    assertThat(server.cause()).isEqualTo("dependency");
    assertThat(server.why()).contains("migrate");
    assertThat(mainstay.status().service("migrate").why()).contains("3");
  }

  @Test
  void upIsIdempotentAndAppliesOnlyTheDifference(Mainstay mainstay) {
    int kept = Ports.free();
    int changed = Ports.free();
    mainstay.config(two(kept, changed, "1"));
    mainstay.must("up", "--detach");
    Status before = mainstay.status();

    mainstay.must("up", "--detach");
    assertThat(mainstay.status().service("kept").pid()).isEqualTo(before.service("kept").pid());
    assertThat(mainstay.status().service("changed").pid())
        .isEqualTo(before.service("changed").pid());

    mainstay.config(two(kept, changed, "2") + "  added: {command: [sleep, '600']}\n");
    mainstay.must("up", "--detach");
    Status after = mainstay.status();
    assertThat(after.service("kept").pid()).isEqualTo(before.service("kept").pid());
    assertThat(after.service("changed").pid()).isNotEqualTo(before.service("changed").pid());
    assertThat(after.service("added").state()).isEqualTo("running");

    mainstay.config("services:\n  added: {command: [sleep, '600']}\n");
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().services()).hasSize(1);
    assertThat(Ports.isFree(kept)).isTrue();
  }

  @Test
  @Tag("S1.18")
  void fourInstancesAtOnceEachWithItsOwnPortLogAndPidFile(Mainstay mainstay) throws IOException {
    List<Integer> ports = Ports.row(4);
    mainstay.config(
        """
        services:
          monitor:
            command: %s
            port: %d-%d
            instances: 4
            ready: {http: {path: /health}}
        """
            .formatted(Misbehaving.yaml("ok"), ports.getFirst(), ports.getLast()));
    mainstay.must("up", "--detach");

    List<Status.Service> instances = mainstay.status().services();
    assertThat(instances).hasSize(4);
    assertThat(instances).allSatisfy(s -> assertThat(s.state()).isEqualTo("ready"));
    assertThat(instances.stream().map(Status.Service::port).collect(Collectors.toSet()))
        .isEqualTo(Set.copyOf(ports));
    for (Status.Service instance : instances) {
      assertThat(instance.instance()).isEqualTo("monitor-" + instance.port());
      String run = ".mainstay/run/" + instance.instance();
      assertThat(mainstay.read(run + ".pid").strip()).isEqualTo("" + instance.pid());
      assertThat(Files.exists(mainstay.file(run + ".ready"))).isTrue();
      assertThat(mainstay.read(run + ".json")).contains("" + instance.port());
      assertThat(mainstay.file(".mainstay/logs/" + instance.instance() + ".log")).exists();
    }
    mainstay.must("down");
    assertThat(ports).allMatch(Ports::isFree);
    try (var left = Files.list(mainstay.file(".mainstay/run"))) {
      assertThat(left.filter(f -> !f.toString().endsWith(".json"))).isEmpty();
    }
  }

  @Test
  @Tag("S1.30")
  void aBusyPortOfARangeIsPassedOverAndTheChosenOneIsAnnounced(Mainstay mainstay) {
    List<Integer> ports = Ports.row(3);
    mainstay.stranger(Misbehaving.command("impostor", "" + ports.getFirst()));
    Wait.untilTrue("the stranger to serve", SOON, () -> !Ports.isFree(ports.getFirst()));
    mainstay.config(
        """
        services:
          ranged: {command: %s, port: %d-%d, ready: {http: {path: /health}}}
          auto: {command: %s, port: auto, ready: {http: {path: /health}}}
        """
            .formatted(
                Misbehaving.yaml("ok"), ports.getFirst(), ports.getLast(), Misbehaving.yaml("ok")));
    mainstay.must("up", "--detach");

    Status status = mainstay.status();
    assertThat(status.service("ranged").port()).isIn(ports.get(1), ports.get(2));
    assertThat(status.service("auto").port()).isPositive();
  }

  @Test
  void severalPortsAreEachProven(Mainstay mainstay) {
    List<Integer> ports = Ports.row(2);
    String both = "ports: {http: %d, ws: %d}".formatted(ports.get(0), ports.get(1));
    mainstay.config(
        """
        services:
          both: {command: %s, %s, ready: {http: {path: /health}}}
        """
            .formatted(Misbehaving.yaml("several-ports"), both));
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().service("both").json().items("ports"))
        .hasSize(2)
        .allSatisfy(port -> assertThat(port.text("proven_at")).isPresent());

    mainstay.config(
        """
        services:
          both: {command: %s, %s, ready: {http: {path: /health}, deadline: 3s}}
        """
            .formatted(Misbehaving.yaml("ok"), both));
    assertThat(mainstay.run("up", "--detach", "--timeout", "4s").code()).isEqualTo(1);
    Status.Service half = mainstay.status().service("both");
    assertThat(half.state()).as("%s", half).isNotEqualTo("ready");
    assertThat(half.why()).contains("" + ports.get(1));
  }

  @Test
  void externalServicesAreWatchedAndNeverTouched(Mainstay mainstay) {
    int port = Ports.free();
    Proc database = mainstay.stranger(Misbehaving.command("ok", "" + port));
    mainstay.config(
        """
        services:
          db: {external: true, port: %d, ready: {tcp: true}}
          app: {command: [sleep, '600'], depends_on: [db]}
        """
            .formatted(port));
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().service("db").state()).isEqualTo("ready");

    database.signal("KILL");
    mainstay.await("db to be missed", SOON, s -> !s.service("db").state().equals("ready"));
    assertThat(mainstay.status().service("app").state()).isEqualTo("running");
    mainstay.must("down");
  }

  @Test
  void anotherProcessMayServeWhereTheConfigSaysSo(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.stranger(Misbehaving.command("ok", "" + port));
    Wait.untilTrue("the engine to serve", SOON, () -> !Ports.isFree(port));
    String service =
        "services:\n  proxy: {command: [sleep, '600'], port: %d, ready: {tcp: true}%s}\n";
    mainstay.config(service.formatted(port, ", owner: any"));
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().service("proxy").state()).isEqualTo("ready");
    assertThat(mainstay.run("why", "proxy").out()).contains("(not its own, as declared)");

    mainstay.config(service.formatted(port, ""));
    assertThat(mainstay.run("up", "--detach", "--timeout", "4s").code()).isEqualTo(1);
    assertThat(mainstay.status().service("proxy").cause()).isEqualTo("port-taken");
    assertThat(mainstay.run("why", "proxy").out()).contains("(NOT its own)");
  }

  @Test
  void stoppingEndsTheWholeFamilyEvenWhenItIgnoresTheSignal(Mainstay mainstay) {
    String stamps = "stamps=" + mainstay.file("stamps");
    mainstay.config(
        """
        services:
          stubborn: {command: %s, port: %d, ready: {http: {path: /health}}, stop: {grace: 1s}}
          family: {command: %s, port: %d, ready: {http: {path: /health}}}
          polite: {command: %s, port: %d, ready: {http: {path: /health}}}
        """
            .formatted(
                Misbehaving.yaml("ignores-term", stamps),
                Ports.free(),
                Misbehaving.yaml("grandchildren", stamps),
                Ports.free(),
                Misbehaving.yaml("exits-on-term", "after=0.5", stamps),
                Ports.free()));
    mainstay.must("up", "--detach");
    Status status = mainstay.status();
    List<Proc> family = Proc.ofInstance(mainstay.folder(), status.service("family").instance());
    assertThat(family).hasSize(4);

    for (String name : List.of("family", "stubborn", "polite")) {
      mainstay.must("stop", name);
      Status.Service stopped = mainstay.status().service(name);
      assertThat(stopped.state()).isEqualTo("stopped");
      assertThat(stopped.wanted()).isEqualTo("down");
    }
    assertThat(family).noneMatch(Proc::lives);
    assertThat(Proc.running("misbehave.py ignores-term " + stamps)).isEmpty();
    assertThat(mainstay.read("stamps")).contains("term exits-on-term");
  }

  @Test
  void restartReplacesTheProcessAndOnlyThat(Mainstay mainstay) {
    mainstay.config(two(Ports.free(), Ports.free(), "1"));
    mainstay.must("up", "--detach");
    Status before = mainstay.status();
    mainstay.must("restart", "changed");
    Status after = mainstay.status();
    assertThat(after.service("changed").pid()).isNotEqualTo(before.service("changed").pid());
    assertThat(after.service("changed").state()).isEqualTo("ready");
    assertThat(after.service("kept").pid()).isEqualTo(before.service("kept").pid());
  }

  @Test
  @Tag("S1.27")
  void cycleStartsAndStopsManyTimesAndCounts(Mainstay mainstay) {
    mainstay.config(two(Ports.free(), Ports.free(), "1"));
    mainstay.must("up", "--detach");
    Ran cycle = mainstay.must("cycle", "kept", "-n", "10");
    assertThat(cycle.out()).contains("10");
  }

  @Test
  void aProgramIsToldTheOutcomeOfAChangeAsOneDocument(Mainstay mainstay) {
    mainstay.config("services: {calm: {command: [sleep, '600']}, gone: {command: [absent]}}");

    Json up = mainstay.run("up", "--detach", "--json").json();
    assertThat(up.text("proven.0.instance")).contains("calm");
    assertThat(up.text("failed.0.cause.code")).contains("bad-command");
    Json restarted = mainstay.must("restart", "calm", "--json").json();
    assertThat(restarted.whole("proven.0.pid")).isPresent();
    Json stopped = mainstay.must("stop", "calm", "--json").json();
    assertThat(stopped.text("proven.0.state")).contains("stopped");
    assertThat(mainstay.must("down", "--json").json().whole("took_ms")).isPresent();
    assertThat(mainstay.run("up", "--json").code()).isEqualTo(2);
    assertThat(mainstay.run("logs", "--json").code()).isEqualTo(2);
  }

  @Test
  void anInterruptOfUpInTheBackgroundLeavesTheSupervisorAndItsServices(Mainstay mainstay) {
    mainstay.config("services: {late: {command: [sleep, '600'], ready: {deadline: 60s, log: x}}}");
    Going up = mainstay.start("up", "--detach");
    up.awaitPrinted("late starting", SOON);

    Proc.of(up.pid()).orElseThrow().signal("INT");

    assertThat(up.await(SOON).code()).isEqualTo(130);
    assertThat(up.printed()).contains("goes on in the background");
    assertThat(mainstay.status().service("late").state()).isEqualTo("starting");
    Wait.untilTrue(
        "the supervisor to part",
        SOON,
        () -> mainstay.read(".mainstay/supervisor.log").contains("nobody waits any longer"));
  }

  @Test
  void aForegroundUpEndsEverythingOnInterrupt(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config(two(port, Ports.free(), "1"));
    Going up = mainstay.start("up");
    mainstay.awaitState("kept", "ready", SOON);
    assertThat(Ports.isFree(port)).isFalse();
    up.interrupt();
    up.await(SOON);
    assertThat(Proc.ofProject(mainstay.folder())).isEmpty();
  }

  @Test
  @Tag("S4.17")
  void theReadyFileIsThereOnlyWhileItIsReady(Mainstay mainstay) {
    mainstay.config(two(Ports.free(), Ports.free(), "1"));
    mainstay.must("up", "--detach");
    Status.Service kept = mainstay.status().service("kept");
    String flag = ".mainstay/run/" + kept.instance() + ".ready";
    assertThat(mainstay.file(flag)).exists();

    Proc process = kept.process().orElseThrow();
    process.signal("STOP");
    Wait.untilTrue("the flag to be gone", SOON, () -> Files.notExists(mainstay.file(flag)));
    process.signal("CONT");
    Wait.untilTrue("the flag to be back", SOON, () -> Files.exists(mainstay.file(flag)));
    assertThat(mainstay.status().service("kept").pid()).isEqualTo(kept.pid());

    mainstay.must("stop", "kept");
    assertThat(mainstay.file(flag)).doesNotExist();
  }

  private static String two(int kept, int changed, String value) {
    return """
    services:
      kept: {command: %s, port: %d, ready: {http: {path: /health}}}
      changed: {command: %s, port: %d, ready: {http: {path: /health}}, env: {VALUE: "%s"}}
    """
        .formatted(Misbehaving.yaml("ok"), kept, Misbehaving.yaml("ok"), changed, value);
  }
}
