package dev.mainstay.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** How a child process ended, read from the kernel once (waitid(2)). */
public sealed interface ChildEnd {

  /** It returned or called exit(3). */
  record Exited(int code) implements ChildEnd {}

  /** A signal ended it. */
  record Killed(int signal, boolean core) implements ChildEnd {}

  /**
   * Reaps one child if it has ended; empty while it lives, ECHILD when it is not a child of ours or
   * was reaped already. Never any other child: the JDK waits for its own.
   */
  static Result<Optional<ChildEnd>> reap(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SigInfo.BYTES, Long.BYTES);
      long options = SigInfo.WNOHANG | SigInfo.WEXITED;
      long returned = Syscall.WAITID.call(SigInfo.P_PID, pid, info.address(), options, 0);
      return Result.of(returned, _ -> SigInfo.end(info));
    }
  }
}
