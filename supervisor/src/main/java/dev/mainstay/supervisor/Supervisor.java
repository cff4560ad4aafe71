package dev.mainstay.supervisor;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of one project: an owner for the fleet's machine, one shell for each instance, and
 * a tick that looks at what the kernel says of their processes.
 */
public final class Supervisor implements Fleet, AutoCloseable {

  private static final int FLEET_EVENTS_MAX = 4096;

  private final Ground ground;
  private final Owner<FleetState, FleetEvent> fleet;
  private final SpawnsFirst work;
  private final Map<String, InstanceShell> shells = new ConcurrentHashMap<>();
  private final List<Consumer<InstanceStatus>> watchers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> down = new CompletableFuture<>();
  private volatile Phase phase = Phase.RUNNING;

  /** Why output cannot be kept, for instances that are made later; empty while it can. */
  private volatile String outputLost = "";

  /** What is declared while what an earlier supervisor left is looked at; then nothing. */
  private volatile List<InstanceStatus> soon = List.of();

  /** What was applied before the first declaration; null for nothing; guarded by this. */
  private @Nullable List<ServiceSpec> applied;

  /** Whether the first declaration has been made; guarded by this. */
  private boolean declared;

  /** What the supervisor as a whole is doing. */
  private enum Phase {
    RUNNING,
    SHUTTING_DOWN,
    CLOSED
  }

  public Supervisor(Ground ground) {
    this.ground = ground;
    this.work = new SpawnsFirst(ground.workers(), ground.timeline());
    this.fleet =
        ground
            .owners()
            .own(
                "fleet",
                new FleetMachine(),
                FleetState.empty(),
                new FleetEvent.Wake(),
                FLEET_EVENTS_MAX,
                new FleetShell());
  }

  /**
   * Begins: recognises what an earlier supervisor left, ends what cannot be used of it, and then
   * brings up what is declared.
   */
  public void start(List<ServiceSpec> services) {
    soon =
        services.stream()
            .flatMap(service -> InstanceSpec.of(service).stream())
            .map(this::soon)
            .toList();
    fleet.start();
    ground.workers().execute(() -> begin(services));
    ground.timeline().at(nextLook(), this::look);
  }

  /** At whole multiples of the pause, when healthy services are asked as well. */
  private Instant nextLook() {
    long pause = ground.lookPause().toMillis();
    long now = ground.timeline().now().toEpochMilli();
    return Instant.ofEpochMilli(now - Math.floorMod(now, pause) + pause);
  }

  private void begin(List<ServiceSpec> services) {
    Inheritance inheritance = Inheritance.of(services, ground);
    inheritance
        .living()
        .values()
        .forEach(life -> journal("supervisor.adopted", Map.of("pid", life.main().pid())));
    new Fence(ground, inheritance.leftovers(), () -> declare(services, inheritance)).begin();
  }

  /** What was applied meanwhile comes after what the living trees were compared with. */
  private synchronized void declare(List<ServiceSpec> services, Inheritance inheritance) {
    fleet.send(new FleetEvent.Declare(services, inheritance.living()));
    if (!inheritance.outdated().isEmpty()) {
      fleet.send(new FleetEvent.Restart(inheritance.outdated()));
    }
    if (applied != null) {
      fleet.send(new FleetEvent.Declare(applied, Map.of()));
    }
    declared = true;
  }

  private InstanceStatus soon(InstanceSpec spec) {
    Wanted wanted = spec.service().autostart() ? Wanted.UP : Wanted.DOWN;
    Daemon daemon = Daemon.declared(ground.timeline().now(), Duration.ZERO).wanted(wanted);
    return Views.of(spec, daemon, ground.outputs().file(spec.name()), "");
  }

  private void journal(String name, Map<String, Object> fields) {
    ground
        .journal()
        .accept(
            new ServiceEvent(
                name, "supervisor", ground.host(), ground.timeline().now(), Severity.INFO, fields));
  }

  private void look() {
    if (phase == Phase.CLOSED) {
      return;
    }
    shells.values().forEach(InstanceShell::look);
    ground.timeline().at(nextLook(), this::look);
  }

  @Override
  public List<InstanceStatus> status() {
    List<InstanceStatus> known = known();
    return known.isEmpty() ? soon : known;
  }

  @Override
  public Set<String> instances() {
    Set<String> known = Set.copyOf(shells.keySet());
    return known.isEmpty() ? Fleet.super.instances() : known;
  }

  private List<InstanceStatus> known() {
    List<InstanceStatus> all = new ArrayList<>();
    for (String name : fleet.state().members().keySet()) {
      InstanceShell shell = shells.get(name);
      if (shell != null) {
        all.add(shell.status());
      }
    }
    return all;
  }

  @Override
  public Optional<InstanceStatus> status(String name) {
    InstanceShell shell = shells.get(name);
    return shell != null
        ? Optional.of(shell.status())
        : known().stream().filter(status -> status.spec().name().equals(name)).findFirst();
  }

  @Override
  public void want(Set<String> names, Wanted wanted) {
    fleet.send(new FleetEvent.Want(Set.copyOf(names), wanted));
  }

  @Override
  public void restart(Set<String> names) {
    fleet.send(new FleetEvent.Restart(Set.copyOf(names)));
  }

  /** Before the living trees of an earlier supervisor are known, it would double them. */
  @Override
  public synchronized List<String> apply(List<ServiceSpec> services) {
    List<String> difference = FleetMachine.difference(fleet.state(), services);
    if (declared) {
      fleet.send(new FleetEvent.Declare(services, Map.of()));
    } else {
      applied = services;
    }
    return difference;
  }

  @Override
  public Watch watch(Consumer<InstanceStatus> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  @Override
  public CompletionStage<Void> shutDown() {
    phase = Phase.SHUTTING_DOWN;
    fleet.send(
        new FleetEvent.Want(new LinkedHashSet<>(fleet.state().members().keySet()), Wanted.DOWN));
    return down;
  }

  /** Says that output cannot be kept, and why; empty text when it can again. */
  public void outputLost(String why) {
    outputLost = why;
    shells.values().forEach(shell -> shell.send(new DaemonEvent.Output(why)));
  }

  /** Lets go of everything without ending a single service. */
  @Override
  public void close() {
    phase = Phase.CLOSED;
    shells.values().forEach(InstanceShell::close);
    fleet.close();
  }

  private void changed(InstanceShell shell, State before, State after) {
    if (before != after) {
      fleet.send(new FleetEvent.Changed(shell.spec().name(), after));
    }
    if (!watchers.isEmpty()) {
      shell.news().ifPresent(status -> watchers.forEach(watcher -> watcher.accept(status)));
    }
  }

  /** Carries the fleet's decisions out. */
  private final class FleetShell implements Owner.Shell<FleetState, FleetAction> {

    @Override
    public void act(FleetAction action) {
      switch (action) {
        case FleetAction.Create create -> {
          soon = List.of();
          InstanceShell shell =
              new InstanceShell(create.spec(), ground, work, Supervisor.this::changed);
          shells.put(create.spec().name(), shell);
          shell.start();
          if (!outputLost.isEmpty()) {
            shell.send(new DaemonEvent.Output(outputLost));
          }
        }
        case FleetAction.Tell tell -> {
          InstanceShell shell = shells.get(tell.instance());
          if (shell != null) {
            shell.send(tell.event());
          }
        }
        case FleetAction.Drop drop -> {
          InstanceShell shell = shells.remove(drop.instance());
          if (shell != null) {
            shell.close();
          }
        }
      }
    }

    @Override
    public void stepped(FleetState before, FleetState after) {
      boolean allDown =
          after.members().values().stream()
              .allMatch(
                  member -> member.told() == Wanted.DOWN && member.observed() == State.STOPPED);
      if (phase == Phase.SHUTTING_DOWN && allDown) {
        down.complete(null);
      }
    }

    @Override
    public void onCrash(Throwable error) {
      down.completeExceptionally(error);
      throw new IllegalStateException("the fleet's machine has a fault", error);
    }
  }
}
