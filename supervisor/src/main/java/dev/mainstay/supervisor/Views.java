package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.supervisor.DaemonState.Backoff;
import dev.mainstay.supervisor.DaemonState.Completed;
import dev.mainstay.supervisor.DaemonState.Failed;
import dev.mainstay.supervisor.DaemonState.Spawning;
import dev.mainstay.supervisor.DaemonState.Starting;
import dev.mainstay.supervisor.DaemonState.Stopped;
import dev.mainstay.supervisor.DaemonState.Stopping;
import dev.mainstay.supervisor.DaemonState.Up;
import dev.mainstay.supervisor.DaemonState.Waiting;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is shown of an instance: a pure reading of its machine's state. */
final class Views {

  private Views() {}

  static InstanceStatus of(InstanceSpec spec, Daemon daemon, Path log, String suggestion) {
    @Nullable Life life = life(daemon.state()).orElse(null);
    List<ProbeState> checks = checks(daemon.state());
    return new InstanceStatus(
        spec.service(),
        spec.name(),
        daemon.wanted(),
        daemon.state().shown(),
        daemon.since(),
        life == null ? null : life.main(),
        life == null ? null : life.spawnedAt(),
        ports(spec, life, checks),
        daemon.history().restarts(),
        evidence(life, checks),
        cause(daemon),
        lastCause(daemon),
        daemon.state() instanceof Backoff backoff ? backoff.until() : null,
        daemon.state() instanceof Waiting ? daemon.lacking() : List.of(),
        starts(daemon),
        daemon.state().shown() == State.RUNNING ? suggestion : "",
        log);
  }

  private static List<Evidence> evidence(@Nullable Life life, List<ProbeState> checks) {
    List<Evidence> evidence = new ArrayList<>(checks.size() + 1);
    if (life != null) {
      evidence.add(Records.spawned(life));
    }
    for (ProbeState check : checks) {
      if (check.last() != null) {
        evidence.add(check.last());
      }
    }
    return Collections.unmodifiableList(evidence);
  }

  /** The last starts, and before them the one that is going on. */
  private static List<StartRecord> starts(Daemon daemon) {
    return daemon.state() instanceof Starting starting
        ? daemon
            .history()
            .recorded(Records.of(daemon, starting.life(), starting.checks(), "starting", ""))
            .starts()
        : daemon.history().starts();
  }

  static Optional<Life> life(DaemonState state) {
    return switch (state) {
      case Starting starting -> Optional.of(starting.life());
      case Up up -> Optional.of(up.life());
      case Stopping stopping -> Optional.of(stopping.life());
      case Stopped _, Waiting _, Spawning _, Backoff _, Failed _, Completed _ -> Optional.empty();
    };
  }

  private static List<ProbeState> checks(DaemonState state) {
    return switch (state) {
      case Starting starting -> starting.checks();
      case Up up -> up.checks();
      case Stopped _, Waiting _, Spawning _, Stopping _, Backoff _, Failed _, Completed _ ->
          List.of();
    };
  }

  private static @Nullable Cause cause(Daemon daemon) {
    return switch (daemon.state()) {
      case Stopped _, Completed _ -> null;
      case Spawning spawning ->
          spawning.refusedBefore() == null ? lastCause(daemon) : spawning.refusedBefore();
      case Waiting _ ->
          Causes.of(
              CauseCode.DEPENDENCY,
              "waits for the proof of " + String.join(", ", daemon.lacking()));
      case Starting starting ->
          !Checks.newestEvidence(starting.checks()).isEmpty()
              ? blocking(starting)
              : daemon.history().knowsThisStart() ? null : lastCause(daemon);
      case Up up -> up.vital().cause();
      case Stopping stopping ->
          stopping.then() instanceof DaemonState.Then.Decide decide ? decide.end().cause() : null;
      case Backoff backoff -> backoff.cause();
      case Failed failed -> failed.cause();
    };
  }

  private static @Nullable Cause lastCause(Daemon daemon) {
    End last = daemon.history().lastEnd();
    return last == null ? null : last.cause();
  }

  /** What a start waits for: the failure of the first stage that does not hold. */
  static Cause blocking(Starting starting) {
    return switch (starting.condition()) {
      case FROZEN, TRACED ->
          Causes.of(CauseCode.FROZEN, "the process is stopped by a signal before it was ready");
      case ZOMBIE -> Causes.of(CauseCode.ZOMBIE, "its main thread has ended before it was ready");
      case RUNNING ->
          starting.checks().stream()
              .filter(check -> !Checks.isHeartbeat(check) && !check.holds())
              .findFirst()
              .map(Views::lacking)
              .orElseGet(() -> Causes.of(CauseCode.DEADLINE, "not yet"));
    };
  }

  /** Which deadline a start has missed, and what the probe that had it said last. */
  static Cause missed(Starting starting, Instant now) {
    int late = starting.mostUrgent();
    boolean one = starting.deadlines().stream().distinct().count() <= 1;
    Cause blocking =
        late < 0 || one || starting.condition() != DaemonState.Condition.RUNNING
            ? blocking(starting)
            : lacking(starting.checks().get(late));
    String which = late < 0 || one ? "" : ", the deadline of " + label(starting, late);
    String time = Words.duration(Duration.between(starting.begunAt(), now));
    return new Cause(
        blocking.code(),
        blocking.text() + " (not proven within " + time + which + ")",
        one ? blocking.hint() : blocking.hint().replace("ready.deadline", "its `deadline`"));
  }

  private static String label(Starting starting, int check) {
    ProbeSpec probe = starting.checks().get(check).spec();
    return starting.life().ports().entrySet().stream()
        .filter(port -> Checks.answersFrom(probe, port.getValue()))
        .findFirst()
        .map(port -> probe.label() + " on port " + port.getValue())
        .orElse(probe.label());
  }

  private static Cause lacking(ProbeState check) {
    return Causes.of(check)
        .orElseGet(() ->
            Causes.of(
                CauseCode.DEADLINE,
                check.evidence().isEmpty()
                    ? check.spec().label() + ": not answered yet"
                    : check.spec().label() + ": the probe itself does not work"));
  }

  private static List<PortStatus> ports(
      InstanceSpec spec, @Nullable Life life, List<ProbeState> checks) {
    if (life == null) {
      List<PortStatus> ports = new ArrayList<>();
      for (ServiceSpec.PortSpec port : spec.ports()) {
        if (!port.picked()) {
          ports.add(new PortStatus(port.name(), port.first(), "", null));
        }
      }
      return ports;
    }
    List<PortStatus> ports = new ArrayList<>(life.ports().size());
    for (Map.Entry<String, Integer> port : life.ports().entrySet()) {
      ports.add(portStatus(port.getKey(), port.getValue(), checks));
    }
    return ports;
  }

  /** Who owns a port, by its own probe, and when that or an answer from it was seen last. */
  private static PortStatus portStatus(String name, int port, List<ProbeState> checks) {
    String owner = "";
    @Nullable Instant provenAt = null;
    for (ProbeState check : checks) {
      boolean own = check.spec() instanceof ProbeSpec.Port asked && asked.port() == port;
      Evidence last = check.last();
      if (last == null || !check.holds() || !(own || Checks.answersFrom(check.spec(), port))) {
        continue;
      }
      owner = own ? last.detail() : owner;
      provenAt = provenAt == null || last.at().isAfter(provenAt) ? last.at() : provenAt;
    }
    return owner.isEmpty()
        ? new PortStatus(name, port, "", null)
        : new PortStatus(name, port, owner, provenAt);
  }
}
