package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.ProbeState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is the case with one instance; each state holds only what is known in it. */
public sealed interface DaemonState {

  /** The public word for this state. */
  State shown();

  /** No process. */
  record Stopped() implements DaemonState {
    @Override
    public State shown() {
      return State.STOPPED;
    }
  }

  /** No process, until what it depends on is proven. */
  record Waiting() implements DaemonState {
    @Override
    public State shown() {
      return State.WAITING;
    }
  }

  /**
   * A spawn has been asked for and its outcome is not known yet.
   *
   * @param refusedBefore why the last spawn could not be made; null when it could. Until this one
   *     can, what is shown does not change
   */
  record Spawning(long generation, @Nullable Cause refusedBefore) implements DaemonState {
    @Override
    public State shown() {
      return refusedBefore == null ? State.STARTING : State.BACKOFF;
    }
  }

  /**
   * A process tree lives and is not proven yet.
   *
   * @param begunAt since when it has had to prove itself: it was spawned, adopted, or has become
   *     the main process of a tree that was up
   * @param deadlines when an unproven start is a failure, for each of the checks in their order;
   *     {@link Instant#MAX} for none
   * @param settledAt when a tree with nothing to prove counts as running
   * @param checks its probes, in the order of the stages
   * @param condition what the kernel says of the main process
   */
  record Starting(
      Life life,
      Instant begunAt,
      List<Instant> deadlines,
      Instant settledAt,
      List<ProbeState> checks,
      Condition condition)
      implements DaemonState {
    public Starting {
      deadlines = List.copyOf(deadlines);
      checks = List.copyOf(checks);
    }

    @Override
    public State shown() {
      return State.STARTING;
    }

    Starting with(List<ProbeState> next) {
      return new Starting(life, begunAt, deadlines, settledAt, next, condition);
    }

    /** The same start, of which the kernel says this. */
    Starting with(Condition seen) {
      return new Starting(life, begunAt, deadlines, settledAt, checks, seen);
    }

    /** The same start with another main process, of which nothing is proven yet. */
    Starting followed(Life next, Instant now) {
      return new Starting(
          next, begunAt, deadlines, settledAt, Checks.anew(checks, now), Condition.RUNNING);
    }

    /** The same start, with no deadline later than this. */
    Starting by(Instant latest) {
      List<Instant> earlier =
          deadlines.stream().map(at -> at.isBefore(latest) ? at : latest).toList();
      return new Starting(life, begunAt, earlier, settledAt, checks, condition);
    }

    /** By when this check must hold; one that held once has as long as the whole start. */
    Instant deadlineOf(int check) {
      return checks.get(check).proven() == null ? deadlines.get(check) : Collections.max(deadlines);
    }

    /** The check that must hold first of those that do not hold; -1 when all do. */
    int mostUrgent() {
      int first = -1;
      for (int check = 0; check < checks.size(); check++) {
        boolean open = !Checks.isHeartbeat(checks.get(check)) && !checks.get(check).holds();
        if (open && (first < 0 || deadlineOf(check).isBefore(deadlineOf(first)))) {
          first = check;
        }
      }
      return first;
    }

    /** When this start is a failure if it goes on as it is. */
    Instant deadline() {
      int first = mostUrgent();
      return first < 0 ? Instant.MAX : deadlineOf(first);
    }
  }

  /**
   * A process tree was proven, and is asked again and again.
   *
   * @param witness which process what is proven was proven of
   * @param vital what its checks add up to now
   * @param provenAt when this tree was proven first
   * @param wellSince since when it has been ready without a gap; null when it is not
   * @param frozenSince since when the kernel has not let it run, or its main thread has ended and
   *     it does not serve; null otherwise
   */
  record Up(
      Life life,
      List<ProbeState> checks,
      Condition condition,
      Witness witness,
      Vital vital,
      Instant provenAt,
      @Nullable Instant wellSince,
      @Nullable Instant frozenSince)
      implements DaemonState {
    public Up {
      checks = List.copyOf(checks);
    }

    @Override
    public State shown() {
      return vital.state();
    }
  }

  /** Of which main process of a tree a proof is. */
  enum Witness {
    /** The present one. */
    MAIN,
    /** One that has exited with success; the present one is being asked, and this stands. */
    PARENT
  }

  /**
   * A process tree is being ended.
   *
   * @param then what follows when it is proven gone
   * @param phase how far the ending has got
   * @param next when the tree is looked at again, or killed
   */
  record Stopping(Life life, Then then, Phase phase, Instant killAt, Instant next)
      implements DaemonState {
    /** How far the ending has got. */
    public enum Phase {
      /** What it reads was closed; the stop signal follows when it does not end by that. */
      TOLD,
      /** The stop signal was sent; the main process has its grace. */
      ASKED,
      /** The main process is gone; the rest of the tree has been asked. */
      SWEEPING,
      /** Everything was killed and is waited for. */
      KILLED
    }

    @Override
    public State shown() {
      return State.STOPPING;
    }
  }

  /**
   * Ended, and to be started again.
   *
   * @param until when
   * @param why whether a process ended, or none could be started
   */
  record Backoff(Instant until, Cause cause, Why why) implements DaemonState {
    /** What is being waited after. */
    enum Why {
      ENDED,
      REFUSED
    }

    @Override
    public State shown() {
      return State.BACKOFF;
    }
  }

  /** Ended for good; only a person brings it up again. */
  record Failed(Cause cause) implements DaemonState {
    @Override
    public State shown() {
      return State.FAILED;
    }
  }

  /** Ended as it was meant to. */
  record Completed(Exit exit) implements DaemonState {
    @Override
    public State shown() {
      return State.COMPLETED;
    }
  }

  /** What follows when a tree is proven gone. */
  sealed interface Then {
    /** It stays down. */
    record Stay() implements Then {}

    /** A person asked for a new start. */
    record Anew() implements Then {}

    /** It has ended by a fault: restart policy decides. */
    record Decide(End end) implements Then {}
  }

  /** What the kernel says of a main process. */
  enum Condition {
    /** It runs or waits. */
    RUNNING,
    /** Stopped by a signal (SIGSTOP, SIGTSTP). */
    FROZEN,
    /** Stopped by a debugger. */
    TRACED,
    /** Its main thread has ended, though the kernel still lists it. */
    ZOMBIE
  }
}
