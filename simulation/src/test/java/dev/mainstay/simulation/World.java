package dev.mainstay.simulation;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Event;
import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.simulation.SimProcesses.Sim;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Ground;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.Pipes;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.Supervisor;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One seeded world: the real supervisor and its machines on virtual time, over a simulated kernel
 * and simulated files, with a fault plan drawn from the seed and invariants checked after each
 * step.
 */
final class World {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long WORK_NANOS_MAX = 2_000_000;

  final VirtualTimeline timeline = new VirtualTimeline(BEGIN);
  final SplittableRandom random;
  final SimProcesses kernel;
  final SimFiles files = new SimFiles();
  final List<String> trace = new ArrayList<>();
  private final List<Consumer<Event>> watchers = new ArrayList<>();
  private final List<ServiceSpec> scenario;

  /** What is declared now. */
  List<ServiceSpec> services;

  final Map<String, Program> programs;
  private final Invariants invariants;
  private final Chance chance;
  private int epoch;
  Supervisor supervisor;

  World(long seed, Scenario scenario) {
    random = new SplittableRandom(seed);
    chance = new Chance(seed);
    this.scenario = scenario.services();
    services = scenario.services();
    programs = scenario.programs();
    kernel = new SimProcesses(timeline, random.split(), programs);
    invariants = new Invariants(this);
    supervisor = fresh();
  }

  /** A supervisor of this world; tasks of an earlier one do nothing any more. */
  private Supervisor fresh() {
    int mine = ++epoch;
    Ground ground =
        new Ground(
            Path.of("/sim"),
            "sim",
            Map.of(),
            kernel,
            kernel,
            new SimProber(kernel, random.split()),
            files,
            files,
            timeline,
            task ->
                timeline.at(
                    timeline.now().plusNanos(random.nextLong(WORK_NANOS_MAX)),
                    () -> {
                      if (mine == epoch) {
                        task.run();
                      }
                    }),
            new VirtualOwners(timeline, random.split(), invariants::afterStep),
            chance,
            Duration.ofSeconds(5),
            Pipes.NOBODY,
            this::tell);
    Supervisor made = new Supervisor(ground);
    made.start(services);
    return made;
  }

  /** Tells somebody everything that supervisors tell from now on. */
  void watch(Consumer<Event> told) {
    watchers.add(told);
  }

  private void tell(Event event) {
    trace.add(
        event.at()
            + " "
            + event.name()
            + " "
            + event.source()
            + " "
            + new TreeMap<>(event.fields()));
    watchers.forEach(watcher -> watcher.accept(event));
  }

  /** The supervisor is killed with -9 and a new one is started later. */
  void killSupervisor(Duration absence) {
    trace.add(timeline.now() + " fault: supervisor killed");
    supervisor.close();
    epoch++;
    kernel.forgetWatchers();
    timeline.advance(absence);
    supervisor = fresh();
  }

  void killAny() {
    kernel.anyOfOurs().ifPresent(sim -> fault(sim, "crash", () -> kernel.end(sim, CRASH)));
  }

  private static final Exit CRASH = new Exit.Signaled(11, "SIGSEGV", true);

  void freezeAny() {
    kernel.anyOfOurs().ifPresent(sim -> fault(sim, "freeze", () -> sim.frozen = true));
  }

  void wedgeAny() {
    kernel.anyOfOurs().ifPresent(sim -> fault(sim, "wedge", () -> sim.wedged = true));
  }

  void strangerTakes(int port, Duration forHowLong) {
    if (kernel.on(port, Set.of()).isEmpty()) {
      Sim stranger = kernel.stranger(port);
      trace.add(timeline.now() + " fault: a stranger takes port " + port);
      timeline.at(timeline.now().plus(forHowLong), () -> kernel.end(stranger, new Exit.Code(0)));
    }
  }

  private void fault(Sim sim, String what, Runnable does) {
    trace.add(timeline.now() + " fault: " + what + " pid " + sim.identity.pid());
    does.run();
  }

  void want(String name, Wanted wanted) {
    trace.add(timeline.now() + " wish: " + name + " " + wanted);
    supervisor.want(Set.of(name), wanted);
  }

  /** How many services there were at first. */
  int scenarioSize() {
    return scenario.size();
  }

  /** Somebody edits the config: a service is changed, goes, or comes back; then it is applied. */
  void edit(SplittableRandom editor) {
    ServiceSpec picked = scenario.get(editor.nextInt(scenario.size()));
    boolean needed = services.stream().anyMatch(s -> s.dependsOn().contains(picked.name()));
    boolean there = services.stream().anyMatch(s -> s.name().equals(picked.name()));
    List<ServiceSpec> edited = new ArrayList<>(services);
    edited.removeIf(s -> s.name().equals(picked.name()));
    boolean goes = there && !needed && editor.nextInt(3) == 0;
    boolean lacks =
        !edited.stream().map(ServiceSpec::name).toList().containsAll(picked.dependsOn());
    if (!goes && !lacks) {
      edited.add(Scenario.edited(picked, editor.nextInt(3)));
    }
    if (!edited.isEmpty()) {
      services = List.copyOf(edited);
      trace.add(timeline.now() + " edit: " + supervisor.apply(services));
    }
  }

  void pass(Duration time) {
    timeline.advance(time);
  }

  List<InstanceStatus> status() {
    return supervisor.status();
  }

  /** What must hold when nothing has disturbed the world for long enough. */
  void checkSettled() {
    invariants.settled();
  }
}
