package dev.mainstay.cli.control;

import dev.mainstay.core.Backoff;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fleet without processes: it does at once, and at {@link #AT}, whatever it is asked to. */
public final class FakeFleet implements Fleet {

  /** The moment at which everything in this fleet happens. */
  public static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

  /** How a process ends that nobody asks. */
  public static final Cause KILLED =
      new Cause(CauseCode.SIGNALED, "killed by SIGKILL", "`mainstay logs NAME` shows when");

  private final Map<String, InstanceStatus> instances = new LinkedHashMap<>();
  private final List<Consumer<InstanceStatus>> watchers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> down = new CompletableFuture<>();

  public FakeFleet(String... names) {
    for (String name : names) {
      instances.put(name, status(name, Wanted.DOWN, State.STOPPED, null));
    }
  }

  /** A status with everything filled in that belongs to its state. */
  public static InstanceStatus status(
      String name, Wanted wanted, State state, @Nullable Cause cause) {
    boolean alive =
        switch (state) {
          case STARTING, RUNNING, READY, BUSY, DEGRADED, UNRESPONSIVE, STUCK, STOPPING -> true;
          case STOPPED, WAITING, BACKOFF, FAILED, COMPLETED -> false;
        };
    boolean proven = state == State.READY;
    Evidence spawned =
        new Evidence(Stage.SPAWNED, "", true, AT.minusSeconds(62), Duration.ofMillis(1), "pid 77");
    Evidence port =
        new Evidence(
            Stage.PORT,
            "port 8000",
            proven,
            AT.minusSeconds(3),
            Duration.ofMillis(1),
            proven ? "127.0.0.1:8000 is held by pid 77" : "nobody listens on 8000");
    return new InstanceStatus(
        spec(name),
        name,
        wanted,
        state,
        AT.minusSeconds(60),
        alive ? new ProcessIdentity(77, 1234, "boot") : null,
        alive ? AT.minusSeconds(62) : null,
        List.of(new PortStatus("", 8000, proven ? "pid 77" : "", proven ? AT : null)),
        1,
        alive ? List.of(spawned, port) : List.of(),
        cause,
        null,
        state == State.BACKOFF ? AT.plusSeconds(4) : null,
        state == State.WAITING ? List.of("db") : List.of(),
        alive
            ? List.of(
                new StartRecord(
                    2,
                    AT.minusSeconds(62),
                    List.of(spawned, port),
                    proven ? "ready" : "starting",
                    ""),
                new StartRecord(
                    1, AT.minusSeconds(90), List.of(spawned), "exited-early", "exit code 1"))
            : List.of(),
        "",
        Path.of("/project/.mainstay/logs/" + name + ".log"));
  }

  /** The monitor as a component of the supervisor, pid 77. */
  public static ServiceView part(State state, @Nullable Instant upSince) {
    return new ServiceView(
        "monitor",
        "monitor",
        ServiceView.COMPONENT,
        Wanted.UP,
        state,
        AT,
        77,
        upSince,
        List.of(),
        0,
        List.of(),
        null,
        null,
        null,
        List.of(),
        List.of(),
        "",
        "",
        List.of(),
        "",
        Duration.ZERO,
        "",
        "");
  }

  /** The same once more, as pid 78 and for two seconds if alive, after an end of this kind. */
  public static InstanceStatus again(InstanceStatus before, Cause lastEnd) {
    List<StartRecord> starts =
        List.of(
            new StartRecord(3, AT.minusSeconds(2), List.of(), before.state().label(), ""),
            new StartRecord(2, AT.minusSeconds(62), List.of(), "ready", lastEnd.text()),
            new StartRecord(1, AT.minusSeconds(90), List.of(), "exited-early", "exit code 1"));
    return new InstanceStatus(
        before.spec(),
        before.instance(),
        before.wanted(),
        before.state(),
        AT.minusSeconds(1),
        before.process() == null ? null : new ProcessIdentity(78, 1240, "boot"),
        before.process() == null ? null : AT.minusSeconds(2),
        before.ports(),
        before.restarts() + 1,
        before.evidence(),
        before.cause(),
        lastEnd,
        before.nextTryAt(),
        before.waitingFor(),
        starts,
        before.suggestion(),
        before.log());
  }

  /** A service that listens on port 8000. */
  public static ServiceSpec spec(String name) {
    return new ServiceSpec(
        name,
        ServiceSpec.Kind.DAEMON,
        List.of("serve", name),
        Path.of("/project"),
        Map.of(),
        List.of(new ServiceSpec.PortSpec("", 8000, 8000)),
        new PortOwner.Tree(),
        null,
        new ServiceSpec.Ready(Duration.ofSeconds(60), List.of()),
        new ServiceSpec.Live(true, Duration.ofSeconds(10), 3, Duration.ofSeconds(1), null),
        new RestartSpec(
            RestartSpec.Policy.ON_FAILURE,
            Map.of(),
            new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), 0.1),
            5,
            Duration.ofSeconds(60),
            RestartSpec.Then.SLOW,
            Duration.ofSeconds(10)),
        new ServiceSpec.Stop("TERM", Duration.ofSeconds(10)),
        List.of(),
        new ServiceSpec.Logs(10_000_000, 5),
        1,
        true,
        "",
        ServiceSpec.Stdio.LOGGED);
  }

  /** What it was asked to do, in order. */
  public List<String> asked() {
    return asked;
  }

  /** Puts an instance into a state and tells the watchers. */
  public synchronized void become(InstanceStatus status) {
    instances.put(status.instance(), status);
    watchers.forEach(watcher -> watcher.accept(status));
  }

  /** How many watch. */
  public int watchers() {
    return watchers.size();
  }

  @Override
  public synchronized List<InstanceStatus> status() {
    return new ArrayList<>(instances.values());
  }

  @Override
  public synchronized Optional<InstanceStatus> status(String name) {
    return Optional.ofNullable(instances.get(name));
  }

  @Override
  public void want(Set<String> names, Wanted wanted) {
    asked.add(wanted + " " + names);
    State state = wanted == Wanted.UP ? State.READY : State.STOPPED;
    names.forEach(name -> become(status(name, wanted, state, null)));
  }

  @Override
  public void restart(Set<String> names) {
    asked.add("RESTART " + names);
  }

  @Override
  public List<String> apply(List<ServiceSpec> services) {
    asked.add("APPLY " + services.stream().map(ServiceSpec::name).toList());
    return List.of();
  }

  @Override
  public Watch watch(Consumer<InstanceStatus> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  @Override
  public CompletionStage<Void> shutDown() {
    asked.add("SHUT DOWN");
    down.complete(null);
    return down;
  }
}
