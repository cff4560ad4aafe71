package dev.mainstay.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/** What this process can ask of the kernel about itself. */
public final class ThisProcess {

  /** prctl(2): orphaned descendants become ours instead of init's. */
  private static final int PR_SET_CHILD_SUBREAPER = 36;

  /** Size of the kernel's struct sigaction; all zero is SIG_DFL without flags. */
  private static final int SIGACTION_BYTES = 32;

  private static final int SIGSET_BYTES = 8;

  /** ioctl_tty(2): rows, columns and two unused sizes, each an unsigned short. */
  private static final int TIOCGWINSZ = 0x5413;

  private static final int WINSIZE_BYTES = 8;

  private ThisProcess() {}

  /** Whether this package works here at all: Linux on x86-64 or aarch64. */
  public static boolean isLinux() {
    String arch = System.getProperty("os.arch", "");
    return System.getProperty("os.name", "").equals("Linux")
        && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  /** The real user id. */
  public static int uid() {
    return (int) Syscall.GETUID.call();
  }

  /** How many columns the terminal at a descriptor has now; empty when it is none that tells. */
  public static OptionalInt terminalColumns(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_BYTES);
      long returned = Syscall.IOCTL.call(descriptor, TIOCGWINSZ, size.address());
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, Short.BYTES));
      return returned < 0 || columns == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
    }
  }

  /** Leads a session of its own: no terminal's Ctrl-C or end reaches it (setsid(2)). */
  public static Optional<Errno> leadSession() {
    return Result.of(Syscall.SETSID.call(), Long::valueOf).failure();
  }

  /** Makes orphaned descendants children of this process; empty when it is done. */
  public static Optional<Errno> becomeSubreaper() {
    return Result.of(Syscall.PRCTL.call(PR_SET_CHILD_SUBREAPER, 1), Long::valueOf).failure();
  }

  /**
   * Sets SIGCHLD to its default. When it was inherited as ignored, the kernel would throw the exit
   * status of every child away (wait(2), notes).
   */
  public static Optional<Errno> keepExitStatuses() {
    try (Arena arena = Arena.ofConfined()) {
      long action = arena.allocate(SIGACTION_BYTES).address();
      long returned = Syscall.RT_SIGACTION.call(Signal.CHLD.number(), action, 0, SIGSET_BYTES);
      return Result.of(returned, Long::valueOf).failure();
    }
  }
}
