package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The record of one start: which stage was reached, when, by which evidence. */
final class Records {

  private Records() {}

  /** What is to be done with the record of a start that has failed: only our own are told. */
  static DaemonAction failed(Daemon daemon, Life life, List<ProbeState> checks, End end) {
    Cause cause = end.cause();
    return told(life, of(daemon, life, checks, cause.code().label(), cause.text()));
  }

  /** The same of a start that led to this state. */
  static DaemonAction done(Daemon daemon, Life life, List<ProbeState> checks, State state) {
    return told(life, of(daemon, life, checks, state.label(), ""));
  }

  /** A tree that was up has ended: its start stays what it was, and was told long ago. */
  static DaemonAction ended(Daemon daemon, Life life, List<ProbeState> checks, String how) {
    // A task is proven by its end alone.
    return new DaemonAction.Amend(
        daemon.history().knowsThisStart()
            ? daemon.history().starts().getFirst().endedBy(how)
            : of(daemon, life, checks, State.COMPLETED.label(), ""));
  }

  private static DaemonAction told(Life life, StartRecord start) {
    return switch (life.origin()) {
      case SPAWNED, FOLLOWED -> new DaemonAction.Remember(start);
      case ADOPTED, WATCHED -> new DaemonAction.Amend(start);
    };
  }

  static StartRecord of(
      Daemon daemon, Life life, List<ProbeState> checks, String outcome, String why) {
    List<Evidence> stages = new ArrayList<>();
    stages.add(spawned(life));
    stages.addAll(Checks.startEvidence(checks));
    return new StartRecord(
        (int) daemon.history().generation(), life.spawnedAt(), List.copyOf(stages), outcome, why);
  }

  /** A start that did not come to a process. */
  static DaemonAction refused(long generation, Cause cause, Instant now) {
    return new DaemonAction.Remember(
        new StartRecord((int) generation, now, List.of(), cause.code().label(), cause.text()));
  }

  /** The first stage of every start: that there is a process. */
  static Evidence spawned(Life life) {
    String how =
        switch (life.origin()) {
          case SPAWNED -> "pid " + life.main().pid();
          case WATCHED -> "external: not started by Mainstay, only watched";
          case ADOPTED -> "pid " + life.main().pid() + ", adopted by its identity";
          case FOLLOWED -> "pid " + life.main().pid() + ", followed after its parent had exited";
        };
    return new Evidence(Stage.SPAWNED, "process", true, life.spawnedAt(), Duration.ZERO, how);
  }
}
