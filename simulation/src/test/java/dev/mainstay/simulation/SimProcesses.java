package dev.mainstay.simulation;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.probe.Sockets;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The simulated kernel: processes, their trees and their sockets. */
final class SimProcesses implements Processes, Sockets {

  private static final String BOOT = "boot-1";

  /** A parent that waits for its child leaves this long after it has begun to serve. */
  private static final int PARENT_WAITS_MS_MAX = 5000;

  private static final Duration TOLD_AFTER = Duration.ofMillis(1);

  /** One simulated process. */
  static final class Sim {
    final ProcessIdentity identity;
    final long parent;
    final String instance;
    final String token;
    final Program program;
    final Instant startedAt;
    final int port;
    final String command;
    int listening;
    boolean frozen;
    boolean wedged;
    @Nullable Exit exit;
    final List<Consumer<Exit>> watchers = new ArrayList<>();

    Sim(
        ProcessIdentity identity,
        long parent,
        String instance,
        String token,
        Program program,
        Instant startedAt,
        int port) {
      this.identity = identity;
      this.parent = parent;
      this.instance = instance;
      this.token = token;
      this.program = program;
      this.startedAt = startedAt;
      this.port = port;
      this.command = "sim " + instance;
    }

    boolean alive() {
      return exit == null;
    }
  }

  /** Every process there ever was, and those that live; the dead are many. */
  private final Map<Long, Sim> processes = new LinkedHashMap<>();

  private final Map<Long, Sim> living = new LinkedHashMap<>();

  /** Those of each spawn that live, by its token, which every process of ours is born with. */
  private final Map<String, List<Sim>> bearers = new HashMap<>();

  private final VirtualTimeline timeline;
  private final SplittableRandom random;
  private final Map<String, Program> programs;
  private long nextPid = 100;
  private final List<String> strangersHit = new ArrayList<>();

  SimProcesses(VirtualTimeline timeline, SplittableRandom random, Map<String, Program> programs) {
    this.timeline = timeline;
    this.random = random;
    this.programs = programs;
  }

  /** A process that is nothing of ours, holding a port. */
  Sim stranger(int port) {
    Sim sim =
        add(
            0,
            "",
            "",
            new Program(
                Duration.ZERO,
                Program.Serves.WELL,
                Duration.ZERO,
                0,
                Duration.ZERO,
                Program.Shape.ALONE),
            port);
    sim.listening = port;
    return sim;
  }

  Collection<Sim> living() {
    return living.values();
  }

  /** Who listens on a port, if anybody. */
  Optional<Sim> holder(int port) {
    for (Sim sim : living()) {
      if (sim.listening == port) {
        return Optional.of(sim);
      }
    }
    return Optional.empty();
  }

  List<Sim> living(String instance) {
    return living.values().stream().filter(sim -> sim.instance.equals(instance)).toList();
  }

  /** How many processes there ever were: only a birth can make two trees of one. */
  long births() {
    return nextPid;
  }

  /** Signals that reached a process which is not ours; must stay empty. */
  List<String> strangersHit() {
    return strangersHit;
  }

  /** Forgets watchers: the supervisor that had them is dead. */
  void forgetWatchers() {
    processes.values().forEach(sim -> sim.watchers.clear());
  }

  private Sim add(long parent, String instance, String token, Program program, int port) {
    long pid = nextPid++;
    Sim sim =
        new Sim(
            new ProcessIdentity(pid, pid * 7, BOOT),
            parent,
            instance,
            token,
            program,
            timeline.now(),
            port);
    processes.put(pid, sim);
    living.put(pid, sim);
    if (!token.isEmpty()) {
      bearers.computeIfAbsent(token, _ -> new ArrayList<>()).add(sim);
    }
    return sim;
  }

  @Override
  public Spawn spawn(Launch launch) {
    String instance = launch.instance();
    Program program = Objects.requireNonNull(programs.get(instance));
    int port = Integer.parseInt(launch.env().getOrDefault("PORT", "0"));
    Sim main = add(1, instance, launch.env().getOrDefault(SPAWN_VARIABLE, ""), program, port);
    Sim server = main;
    switch (program.shape()) {
      case ALONE -> {}
      case FORKS -> {
        server = add(main.identity.pid(), instance, main.token, program, port);
        endAfter(main, Duration.ofMillis(5), new Exit.Code(0));
      }
      case FORKS_AND_WAITS -> {
        Sim child = add(main.identity.pid(), instance, main.token, program, port);
        Duration served = Duration.ofMillis(random.nextInt(PARENT_WAITS_MS_MAX));
        timeline.at(
            timeline.now().plus(program.bindsAfter()).plus(served),
            () -> end(main, new Exit.Code(child.alive() ? 0 : 1)));
        server = child;
      }
      case LEAVES_CHILD -> add(main.identity.pid(), instance, main.token, quiet(), 0);
    }
    Sim serving = server;
    timeline.at(timeline.now().plus(program.bindsAfter()), () -> bind(serving));
    if (!program.livesFor().isZero()) {
      endAfter(serving, program.livesFor(), new Exit.Code(program.endsWith()));
    }
    return new Spawn.Started(facts(main), null);
  }

  private static Program quiet() {
    return new Program(
        Duration.ZERO,
        Program.Serves.NEVER_BINDS,
        Duration.ZERO,
        0,
        Duration.ZERO,
        Program.Shape.ALONE);
  }

  private void bind(Sim sim) {
    if (!sim.alive() || sim.port == 0 || sim.program.serves() == Program.Serves.NEVER_BINDS) {
      return;
    }
    int port = sim.program.serves() == Program.Serves.OTHER_PORT ? sim.port + 3000 : sim.port;
    if (holder(port).isPresent()) {
      end(sim, new Exit.Code(1));
    } else {
      sim.listening = port;
    }
  }

  private void endAfter(Sim sim, Duration after, Exit exit) {
    timeline.at(timeline.now().plus(after), () -> end(sim, exit));
  }

  /** Ends a process, as a crash or a signal does. */
  void end(Sim sim, Exit exit) {
    if (sim.alive()) {
      sim.exit = exit;
      living.remove(sim.identity.pid());
      bearers.computeIfPresent(sim.token, (_, all) -> without(sim, all));
      sim.listening = 0;
      List<Consumer<Exit>> told = List.copyOf(sim.watchers);
      sim.watchers.clear();
      timeline.at(
          timeline.now().plus(TOLD_AFTER), () -> told.forEach(watcher -> watcher.accept(exit)));
    }
  }

  private static @Nullable List<Sim> without(Sim sim, List<Sim> all) {
    all.remove(sim);
    return all.isEmpty() ? null : all;
  }

  @Override
  public void onExit(ProcessIdentity process, Consumer<Exit> told) {
    Sim sim = processes.get(process.pid());
    Exit exit = sim == null ? new Exit.Unseen() : sim.exit;
    if (sim == null || exit != null) {
      timeline.at(timeline.now(), () -> told.accept(Objects.requireNonNull(exit)));
    } else {
      sim.watchers.add(told);
    }
  }

  @Override
  public Optional<ProcessFacts> look(ProcessIdentity process) {
    return lives(process) ? identify(process.pid()) : Optional.empty();
  }

  /** Whether exactly this process is alive. */
  boolean lives(ProcessIdentity process) {
    Sim sim = living.get(process.pid());
    return sim != null && sim.identity.equals(process);
  }

  @Override
  public char state(ProcessIdentity process) {
    Sim sim = living.get(process.pid());
    return sim == null || !sim.identity.equals(process) ? 0 : state(sim);
  }

  private static char state(Sim sim) {
    return sim.frozen ? 'T' : 'S';
  }

  @Override
  public Optional<ProcessFacts> identify(long pid) {
    return Optional.ofNullable(living.get(pid)).map(SimProcesses::facts);
  }

  private static ProcessFacts facts(Sim sim) {
    return new ProcessFacts(sim.identity, sim.parent, state(sim), sim.startedAt, sim.command);
  }

  @Override
  public List<ProcessFacts> tree(Family family) {
    List<ProcessFacts> tree = new ArrayList<>();
    for (Sim sim : bearers.getOrDefault(family.spawnToken(), List.of())) {
      tree.add(facts(sim));
    }
    return tree;
  }

  @Override
  public List<Marked> marked(String project) {
    return living().stream()
        .filter(sim -> !sim.instance.isEmpty())
        .map(sim -> new Marked(sim.instance, sim.token, facts(sim)))
        .toList();
  }

  @Override
  public boolean signal(ProcessIdentity process, String signal) {
    Sim sim = processes.get(process.pid());
    if (sim == null || !sim.alive() || !sim.identity.equals(process)) {
      return false;
    }
    if (sim.instance.isEmpty()) {
      strangersHit.add(signal + " to stranger " + process.pid());
    }
    switch (signal) {
      case "KILL" -> end(sim, new Exit.Signaled(9, "SIGKILL", false));
      case "CONT" -> sim.frozen = false;
      default -> {
        if (!sim.program.stopsAfter().isNegative() && !sim.frozen) {
          endAfter(sim, sim.program.stopsAfter(), new Exit.Signaled(15, "SIGTERM", false));
        }
      }
    }
    return true;
  }

  @Override
  public List<Listener> on(int port, Set<Long> likely) {
    return holder(port).map(SimProcesses::listener).stream().toList();
  }

  @Override
  public List<Listener> of(Set<Long> pids) {
    return living().stream()
        .filter(sim -> sim.listening != 0 && pids.contains(sim.identity.pid()))
        .map(SimProcesses::listener)
        .toList();
  }

  private static Listener listener(Sim sim) {
    return new Listener(
        "127.0.0.1",
        sim.listening,
        sim.identity.pid(),
        0,
        new Holder(sim.identity.pid(), sim.command, sim.startedAt));
  }

  @Override
  public List<BoundOnly> boundOnly(Set<Long> pids) {
    return List.of();
  }

  @Override
  public Optional<Holder> answering(
      InetSocketAddress local, InetSocketAddress remote, Set<Long> likely) {
    return Optional.empty();
  }

  /** A random living process of ours, if there is one. */
  Optional<Sim> anyOfOurs() {
    List<Sim> ours = living().stream().filter(sim -> !sim.instance.isEmpty()).toList();
    return ours.isEmpty() ? Optional.empty() : Optional.of(ours.get(random.nextInt(ours.size())));
  }
}
