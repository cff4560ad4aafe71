package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.ProbeState;
import java.util.Optional;

/** The causes that the supervisor names, each with its one hint. */
final class Causes {

  private static final String MUTE =
      "check that `command` starts a server that talks by stdin and stdout, and prints nothing else"
          + " there: `mainstay logs NAME`";

  private Causes() {}

  static Cause of(CauseCode code, String text) {
    return new Cause(code, text, hint(code));
  }

  static Cause of(ProbeResult.Failed failed) {
    return of(failed.code(), failed.detail());
  }

  /** Why a probe does not hold; empty while it has not failed. */
  static Optional<Cause> of(ProbeState check) {
    return check
        .failure()
        .map(failed ->
            check.spec() instanceof ProbeSpec.Peer && failed.code() == CauseCode.NO_ANSWER
                ? mute(failed.detail())
                : of(failed));
  }

  /** Of a service that is talked with by its stdin and stdout, and does not talk. */
  static Cause mute(String text) {
    return new Cause(CauseCode.NO_ANSWER, text, MUTE);
  }

  /** The one next step that helps with a cause of this kind. */
  static String hint(CauseCode code) {
    return switch (code) {
      case BAD_COMMAND ->
          "check `command` and `cwd` in the config; `mainstay doctor` looks them up";
      case PERMISSION ->
          "make the file executable (chmod +x), or use a port above 1023, or another user";
      case DEPENDENCY -> "`mainstay why` on the service it waits for";
      case EXITED_EARLY, EXITED -> "the last lines of its output say why: `mainstay logs NAME`";
      case SIGNALED -> "somebody or something sent that signal; `mainstay logs NAME` shows when";
      case OOM_KILLED -> "give it more memory, or lower what it uses";
      case NOT_LISTENING ->
          "it may need longer (raise ready.deadline), or does not use the port it is given in PORT";
      case BOUND_NOT_LISTENING ->
          "a reloader whose program failed to load does this: read its output";
      case WRONG_PORT -> "pass ${PORT} to the program, or declare the port that it uses";
      case PORT_TAKEN -> "end that process, or give the service another port (`port: auto`)";
      case WRONG_PROCESS ->
          "another process answers in its place: end it, or declare `owner: any` if it should";
      case NO_ANSWER -> "it listens but does not answer: look for a deadlock, or raise the timeout";
      case BAD_ANSWER -> "the answer itself says what is wrong: look at its text and the log";
      case PID_MISMATCH ->
          "an older copy may still be answering: `mainstay verify` lists all processes";
      case FROZEN -> "continue it with `kill -CONT PID`, or `mainstay restart NAME`";
      case ZOMBIE -> "its main thread ended without ending the process: `mainstay restart NAME`";
      case STALE_HEARTBEAT -> "its heartbeat file is not written any more: look at its log";
      case STUCK -> "its oldest request does not move: look at what it waits for";
      case DEADLINE ->
          "raise ready.deadline if it is slow; `mainstay logs NAME` shows how far it got";
      case CRASH_LOOP ->
          "mend the fault that its output names, then `mainstay restart NAME`; slow tries go on";
      case DISK_FULL -> "free some space; until then lines of its output may be lost";
    };
  }
}
