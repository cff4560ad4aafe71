package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The kernel's siginfo_t as waitid(2) fills it, with the constants of that call. */
final class SigInfo {

  static final int P_PID = 1;
  static final int WNOHANG = 1;
  static final int WEXITED = 4;
  static final int BYTES = 128;

  private static final int CODE_AT = 8;
  private static final int PID_AT = 16;
  private static final int STATUS_AT = 24;
  private static final int CLD_EXITED = 1;
  private static final int CLD_DUMPED = 3;

  private SigInfo() {}

  static Optional<ChildEnd> end(MemorySegment info) {
    if (info.get(JAVA_INT, PID_AT) == 0) {
      return Optional.empty();
    }
    int code = info.get(JAVA_INT, CODE_AT);
    int status = info.get(JAVA_INT, STATUS_AT);
    return Optional.of(
        code == CLD_EXITED
            ? new ChildEnd.Exited(status)
            : new ChildEnd.Killed(status, code == CLD_DUMPED));
  }
}
