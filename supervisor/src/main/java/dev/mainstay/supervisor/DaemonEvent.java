package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.supervisor.DaemonState.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can happen to one instance. */
public sealed interface DaemonEvent {

  /** A person, or what depends on it, wants it up or down. */
  record Want(Wanted wanted) implements DaemonEvent {}

  /** A person wants it ended and started again. */
  record Restart() implements DaemonEvent {}

  /** Which of the services that it depends on are not proven; empty when all are. */
  record Lacking(List<String> services) implements DaemonEvent {}

  /** A process tree of an earlier supervisor was recognised as this instance's. */
  record Adopted(Life life) implements DaemonEvent {}

  /** An event about one process tree; one about an older tree than the present is ignored. */
  sealed interface OfLife extends DaemonEvent {
    long generation();
  }

  /** The spawn that was asked for has been made. */
  record Spawned(long generation, Life life) implements OfLife {}

  /** The spawn that was asked for could not be made. */
  record SpawnRefused(long generation, Cause cause) implements OfLife {}

  /**
   * A process that was watched has ended.
   *
   * @param pid which; only the present main process counts
   * @param remaining what lives of its tree
   * @param portTaken who else holds a port of its own, if anybody does
   */
  record Exited(
      long generation, long pid, Exit exit, List<ProcessFacts> remaining, Optional<Cause> portTaken)
      implements OfLife {}

  /**
   * A probe was answered.
   *
   * @param main the main process when it was asked; what was asked of an earlier one proves nothing
   * @param check its place in the list of checks
   */
  record Probed(long generation, ProcessIdentity main, int check, ProbeResult result)
      implements OfLife {
    /** Whether it is about the present main process of this life, and one of its checks. */
    boolean concerns(Life life, List<ProbeState> checks) {
      return main.equals(life.main()) && check < checks.size();
    }
  }

  /** The kernel's word on the main process has changed. */
  record Seen(long generation, Condition condition) implements OfLife {}

  /** Who talks to a piped service cannot go on though it lives, and says why. */
  record GivenUp(long generation, String why) implements OfLife {}

  /** What lives of the tree, asked for while it is being ended. */
  record Surveyed(long generation, List<ProcessFacts> remaining) implements OfLife {}

  /** Whether its output can be kept; the text says why not, empty when it can. */
  record Output(String lost) implements DaemonEvent {}

  /** How often it is to be looked at from now on while it is up, at the least. */
  record Paced(Duration interval) implements DaemonEvent {}

  /** The deadline of the last step has come. */
  record Wake() implements DaemonEvent {}
}
