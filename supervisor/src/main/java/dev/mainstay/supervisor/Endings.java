package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import java.time.Duration;
import java.util.Set;

/** What an end is called, and which rule of the restart policy it falls under. */
final class Endings {

  /** Signals that the kernel or the C library sends a program for what it did itself. */
  private static final Set<String> OWN_FAULTS =
      Set.of("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGTRAP", "SIGSYS");

  private static final String CRASHED =
      "the program itself crashed; its last output, if it left any: `mainstay logs NAME`";

  private Endings() {}

  /** Any exit before the proof is a failure, whatever its code. */
  static ExitKind kindBeforeReady(Exit exit) {
    return switch (exit) {
      case Exit.Code _, Exit.Unseen _ -> ExitKind.FAILURE;
      case Exit.Signaled _ -> ExitKind.SIGNALED;
      case Exit.OomKilled _ -> ExitKind.OOM_KILLED;
    };
  }

  static ExitKind kindAfterReady(Exit exit) {
    return exit instanceof Exit.Code code && code.code() == 0
        ? ExitKind.CLEAN
        : kindBeforeReady(exit);
  }

  static Cause exitedEarly(Exit exit, Duration lived) {
    String when = " " + Words.duration(lived) + " after its start, before it was ready";
    return switch (exit) {
      case Exit.Code _, Exit.Unseen _ -> Causes.of(CauseCode.EXITED_EARLY, exit.words() + when);
      case Exit.Signaled signaled -> killed(signaled, when);
      case Exit.OomKilled _ -> Causes.of(CauseCode.OOM_KILLED, exit.words() + "," + when);
    };
  }

  static Cause exited(Exit exit, Duration lived) {
    String when = " after it had run for " + Words.duration(lived);
    return switch (exit) {
      case Exit.Code _, Exit.Unseen _ -> Causes.of(CauseCode.EXITED, exit.words() + when);
      case Exit.Signaled signaled -> killed(signaled, when);
      case Exit.OomKilled _ -> Causes.of(CauseCode.OOM_KILLED, exit.words() + "," + when);
    };
  }

  private static Cause killed(Exit.Signaled exit, String when) {
    String text = "killed by " + exit.words() + when;
    return OWN_FAULTS.contains(exit.name())
        ? new Cause(CauseCode.SIGNALED, text, CRASHED)
        : Causes.of(CauseCode.SIGNALED, text);
  }

  /** Whoever serves nobody at its end has not ended well, whatever its code says. */
  static End afterReady(Exit exit, Vital vital, Duration lived) {
    ExitKind kind = kindAfterReady(exit);
    Cause cause = exited(exit, lived);
    return kind == ExitKind.CLEAN && servesNobody(vital)
        ? new End(ExitKind.UNRESPONSIVE, whileSilent(cause, vital), true, lived, exit)
        : new End(kind, cause, true, lived, exit);
  }

  private static boolean servesNobody(Vital vital) {
    return vital.state() == State.UNRESPONSIVE || vital.state() == State.STUCK;
  }

  private static Cause whileSilent(Cause exited, Vital vital) {
    String why = vital.cause() == null ? "" : ": " + vital.cause().text();
    return new Cause(
        exited.code(),
        exited.text() + ", while it was " + vital.state().label() + why,
        exited.hint());
  }

  /** A held port explains the exit better than its code does. */
  static Cause alsoExited(Cause portTaken, Exit exit) {
    return new Cause(
        portTaken.code(),
        portTaken.text() + "; the program ended with " + exit.words(),
        portTaken.hint());
  }

  static Cause crashLoop(End last, RestartSpec restart) {
    String text =
        restart.maxFailedStarts()
            + " starts within "
            + Words.duration(restart.within())
            + " never became ready; the last: "
            + last.cause().text();
    return Causes.of(CauseCode.CRASH_LOOP, text);
  }

  /** The end of a task: exit 0 is its proof, anything else its failure. */
  static End ofTask(Exit exit, Duration lived) {
    boolean proven = exit instanceof Exit.Code code && code.code() == 0;
    return new End(kindAfterReady(exit), exited(exit, lived), proven, lived, exit);
  }

  static Cause unknown() {
    return Causes.of(CauseCode.NO_ANSWER, "it gave no proof of life");
  }

  /** What the restart policy says of one kind of end. */
  static OnExit follow(RestartSpec restart, ExitKind kind) {
    OnExit exception = restart.exits().get(kind);
    if (exception != null) {
      return exception;
    }
    OnExit.Follow follow =
        switch (restart.policy()) {
          case ALWAYS -> OnExit.Follow.RESTART;
          case ON_FAILURE -> kind == ExitKind.CLEAN ? OnExit.Follow.LEAVE : OnExit.Follow.RESTART;
          case NEVER -> OnExit.Follow.LEAVE;
        };
    return new OnExit(follow, Duration.ZERO);
  }
}
