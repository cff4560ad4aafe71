package dev.mainstay.supervisor;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Owner;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import dev.mainstay.supervisor.DaemonState.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The shell around one instance's machine: carries its actions out on the ground, and sends it what
 * came of them. It decides nothing.
 */
final class InstanceShell implements Owner.Shell<Daemon, DaemonAction> {

  private static final int MAILBOX_EVENTS_MAX = 256;

  /** A suggestion of ports is looked for when a service with nothing declared has run this long. */
  private static final Duration SUGGESTION_PAUSE = Duration.ofSeconds(2);

  private final InstanceSpec spec;
  private final Path log;
  private final Ground ground;
  private final SpawnsFirst work;
  private final Changed changed;
  private final Owner<Daemon, DaemonEvent> owner;
  private final TreeMemory trees;
  private final RunRecord record;
  private final News news = new News();
  private volatile String suggestion = "";
  private volatile Condition reported = Condition.RUNNING;

  /** Hears of each change of what is shown. */
  @FunctionalInterface
  interface Changed {
    /** The public states may be the same when only the evidence has changed. */
    void told(InstanceShell shell, State before, State after);
  }

  /**
   * A shell whose machine has not begun yet.
   *
   * @param work the fleet's order of spawns and questions
   * @param changed told on the owner whenever what is shown of the instance has changed
   */
  InstanceShell(InstanceSpec spec, Ground ground, SpawnsFirst work, Changed changed) {
    this.spec = spec;
    this.log = ground.outputs().file(spec.name());
    this.ground = ground;
    this.work = work;
    this.changed = changed;
    this.trees = new TreeMemory(ground.processes(), ground.timeline());
    this.record = new RunRecord(spec, ground.runs(), this::notKept);
    this.owner =
        ground
            .owners()
            .own(
                spec.name(),
                new DaemonMachine(spec, log, ground.chance().forPart(spec.name())),
                Daemon.declared(ground.timeline().now(), spec.service().live().interval()),
                new DaemonEvent.Wake(),
                MAILBOX_EVENTS_MAX,
                this);
  }

  InstanceSpec spec() {
    return spec;
  }

  void start() {
    owner.start();
  }

  void close() {
    owner.close();
    ground.prober().forget(spec.name());
  }

  void send(DaemonEvent event) {
    owner.send(event);
  }

  Daemon daemon() {
    return owner.state();
  }

  /** The status, unless watchers have just been told the same. */
  Optional<InstanceStatus> news() {
    InstanceStatus status = status();
    return news.take(status, ground.timeline().now()) ? Optional.of(status) : Optional.empty();
  }

  InstanceStatus status() {
    return Views.of(spec, owner.state(), log, suggestion);
  }

  @Override
  public void act(DaemonAction action) {
    switch (action) {
      case DaemonAction.Spawn spawn -> work.spawn(() -> send(spawned(spawn.generation())));
      case DaemonAction.Follow follow -> follow(follow.life());
      case DaemonAction.Ask ask -> work.ask(() -> send(asked(ask)));
      case DaemonAction.CloseInput(Life life) ->
          ground.pipes().stopping(spec.name(), life.generation());
      case DaemonAction.Signal signal ->
          ground.processes().signal(signal.life().main(), signal.signal());
      case DaemonAction.SignalTree signal -> ground.workers().execute(() -> signalTree(signal));
      case DaemonAction.Survey survey ->
          ground.workers().execute(() -> send(surveyed(survey.life())));
      case DaemonAction.RaiseFlag raise -> record.raise(raise.life());
      case DaemonAction.LowerFlag _ -> record.lower();
      case DaemonAction.Bury bury -> {
        record.remove();
        removeHeartbeat(bury.life().ports());
        ended(bury.life(), "it has ended");
        ground.prober().forget(spec.name());
      }
      case DaemonAction.Remember remember ->
          journal(Told.startEnded(spec, remember.start(), ground.host(), ground.timeline().now()));
      case DaemonAction.Amend _ -> {}
    }
  }

  @Override
  public void stepped(Daemon before, Daemon after) {
    record.again();
    if (before.equals(after)) {
      return;
    }
    if (before.state().shown() != after.state().shown()) {
      announce(before, after);
    }
    changed.told(this, before.state().shown(), after.state().shown());
  }

  private void announce(Daemon before, Daemon after) {
    journal(Told.stateChanged(before.state().shown(), status(), ground.host()));
    if (after.state().shown() == State.RUNNING) {
      suggestion = "";
      ground
          .timeline()
          .at(
              ground.timeline().now().plus(SUGGESTION_PAUSE),
              () -> ground.workers().execute(this::suggest));
    }
  }

  @Override
  public void onCrash(Throwable error) {
    tell("supervisor.fault", Severity.ERROR, Map.of("error", error.toString()));
    throw new IllegalStateException("the machine of " + spec.name() + " has a fault", error);
  }

  private void tell(String name, Severity severity, Map<String, Object> fields) {
    journal(
        new ServiceEvent(
            name, spec.name(), ground.host(), ground.timeline().now(), severity, fields));
  }

  private void journal(ServiceEvent event) {
    ground.journal().accept(event);
  }

  private void notKept(String fault) {
    tell("service.files.lost", Severity.WARN, Map.of("detail", fault));
  }

  /** The outcome of a spawn: whatever happens there is one. */
  private DaemonEvent spawned(long generation) {
    try {
      return spawn(generation);
    } catch (RuntimeException e) {
      return new DaemonEvent.SpawnRefused(
          generation, Causes.of(CauseCode.BAD_COMMAND, "a fault of Mainstay's own: " + e));
    }
  }

  private DaemonEvent spawn(long generation) {
    Instant now = ground.timeline().now();
    if (spec.service().kind() == ServiceSpec.Kind.EXTERNAL) {
      return new DaemonEvent.Spawned(generation, watched(generation, now));
    }
    return switch (Launches.ports(spec, ground.sockets(), now)) {
      case Launches.Ports.Taken taken -> new DaemonEvent.SpawnRefused(generation, taken.cause());
      case Launches.Ports.Picked picked -> spawnOn(picked.ports(), generation, now);
    };
  }

  /** The life of a service that is only watched: no process, its ports as declared. */
  private Life watched(long generation, Instant now) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    spec.ports().forEach(port -> ports.put(port.name(), port.first()));
    return new Life(generation, ProcessIdentity.NONE, "", now, ports, Life.Origin.WATCHED);
  }

  private DaemonEvent spawnOn(Map<String, Integer> ports, long generation, Instant now) {
    String token =
        HexFormat.of().toHexDigits(ground.chance().forPart(spec.name() + now).bits(generation));
    removeStaleFiles(ports);
    removeHeartbeat(ports);
    ground.outputs().begin(spec, generation, now);
    Launch launch = Launches.launch(spec, ground, ports, token);
    return switch (ground.processes().spawn(launch)) {
      case Processes.Spawn.Refused refused -> {
        ground.outputs().note(spec, "not started: " + refused.cause().text());
        yield new DaemonEvent.SpawnRefused(generation, refused.cause());
      }
      case Processes.Spawn.Started started -> {
        Life life =
            new Life(
                generation,
                started.process().identity(),
                token,
                ground.timeline().now(),
                ports,
                Life.Origin.SPAWNED);
        record.save(life);
        tell(
            "service.spawned",
            Severity.INFO,
            Map.of("pid", life.main().pid(), "ports", List.copyOf(ports.values())));
        if (started.ends() != null) {
          ground.pipes().opened(spec.name(), generation, started.ends(), giveUp(generation));
        }
        yield new DaemonEvent.Spawned(generation, life);
      }
    };
  }

  private Consumer<String> giveUp(long generation) {
    return why -> {
      ground.outputs().note(spec, "given up: " + why);
      send(new DaemonEvent.GivenUp(generation, why));
    };
  }

  private void ended(Life life, String how) {
    if (spec.service().stdio() == ServiceSpec.Stdio.PIPED) {
      ground.pipes().ended(spec.name(), life.generation(), how);
    }
  }

  /** A pid file of an earlier run would be taken for the truth, by the program and by others. */
  private void removeStaleFiles(Map<String, Integer> ports) {
    if (spec.service().pidFile() != null) {
      Path file = Placeholders.fill(spec.service().pidFile(), Placeholders.of(ports));
      StaleFiles.remove(file, ground.processes())
          .ifPresent(what -> {
            ground.outputs().note(spec, what);
            tell("service.pid_file.stale", Severity.WARN, Map.of("detail", what));
          });
    }
  }

  /** Removed at start and stop: an old beat must not be taken for a new one, by anybody. */
  private void removeHeartbeat(Map<String, Integer> ports) {
    ProbeSpec.Heartbeat heartbeat = spec.service().live().heartbeat();
    if (heartbeat != null && spec.service().kind() == ServiceSpec.Kind.DAEMON) {
      Path file = Placeholders.fill(heartbeat.file(), Placeholders.of(ports));
      StaleFiles.removeHeartbeat(file)
          .ifPresent(
              what -> tell("service.heartbeat.removed", Severity.INFO, Map.of("detail", what)));
    }
  }

  private void follow(Life life) {
    reported = Condition.RUNNING;
    if (life.origin() == Life.Origin.FOLLOWED) {
      record.save(life);
    }
    if (life.origin() == Life.Origin.ADOPTED) {
      ground.outputs().note(spec, "adopted pid " + life.main().pid());
    }
    if (life.main().exists()) {
      ground
          .processes()
          .onExit(life.main(), exit -> ground.workers().execute(() -> send(exited(life, exit))));
    }
  }

  private DaemonEvent exited(Life life, Exit exit) {
    List<ProcessFacts> remaining = trees.tree(life);
    ground.outputs().note(spec, "pid " + life.main().pid() + " ended: " + exit.words());
    if (remaining.isEmpty()) {
      ended(life, exit.words());
    }
    tell(
        "service.exited",
        Severity.INFO,
        Map.of("pid", life.main().pid(), "exit", exit.words(), "remaining", remaining.size()));
    Optional<Cause> portTaken =
        spec.service().portOwner() instanceof dev.mainstay.probe.PortOwner.Tree
            ? Launches.stranger(life, remaining, ground.sockets(), ground.timeline().now())
            : Optional.empty();
    Optional<Cause> port =
        portTaken.isPresent() || exit.equals(new Exit.Code(0))
            ? portTaken
            : Launches.forbidden(life.ports(), ground.processes().firstPortAllowed());
    return new DaemonEvent.Exited(life.generation(), life.main().pid(), exit, remaining, port);
  }

  private DaemonEvent asked(DaemonAction.Ask ask) {
    Life life = ask.life();
    Subject subject =
        new Subject(
            spec.name(),
            life.main().pid(),
            life.spawnedAt(),
            life.generation(),
            trees.pidsOf(life));
    return new DaemonEvent.Probed(
        life.generation(), life.main(), ask.check(), probe(ask.spec(), subject));
  }

  private ProbeResult probe(ProbeSpec probe, Subject subject) {
    return ground.prober().probe(probe, subject);
  }

  private void signalTree(DaemonAction.SignalTree action) {
    for (ProcessFacts process : trees.tree(action.life())) {
      ground.processes().signal(process.identity(), action.signal());
    }
    send(surveyed(action.life()));
  }

  private DaemonEvent surveyed(Life life) {
    return new DaemonEvent.Surveyed(life.generation(), trees.tree(life));
  }

  /** Looks at the kernel's word on the main process; called at every tick of the supervisor. */
  void look() {
    Views.life(owner.state().state())
        .filter(life -> life.main().exists())
        .ifPresent(life -> {
          char state = ground.processes().state(life.main());
          if (state != 0) {
            seen(life, condition(state));
          }
        });
  }

  private void seen(Life life, Condition condition) {
    if (condition != reported) {
      reported = condition;
      send(new DaemonEvent.Seen(life.generation(), condition));
    }
  }

  private static Condition condition(char state) {
    return switch (state) {
      case 'T' -> Condition.FROZEN;
      case 't' -> Condition.TRACED;
      case 'Z', 'X' -> Condition.ZOMBIE;
      default -> Condition.RUNNING;
    };
  }

  /** Names the ports that a service with nothing declared was seen to open. */
  private void suggest() {
    Views.life(owner.state().state())
        .filter(life -> owner.state().state().shown() == State.RUNNING)
        .ifPresent(life -> {
          Set<Integer> open =
              ground.sockets().of(trees.pidsOf(life).pids()).stream()
                  .map(listener -> listener.port())
                  .collect(Collectors.toCollection(java.util.TreeSet::new));
          if (!open.isEmpty()) {
            suggestion =
                "it listens on "
                    + open
                    + ": declare `port: "
                    + open.iterator().next()
                    + "` and it will be proven";
            changed.told(this, State.RUNNING, State.RUNNING);
          }
        });
  }
}
