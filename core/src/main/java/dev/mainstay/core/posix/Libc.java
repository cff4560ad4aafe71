package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The one door to native code.
 *
 * <p>Every function called here takes at most six integers or pointers and returns an integer. Both
 * calling conventions (System V x86-64, AAPCS64) pass those in registers of 64 bits, ignore the
 * upper half where the callee declares an int, and let a callee ignore registers that it has no
 * parameter for. So a single downcall shape of six longs serves for all of them, which binds in a
 * fraction of the time that a handle per function takes. {@code syscall(2)} gives most calls; only
 * {@code posix_spawn(3)} needs more of the library.
 */
final class Libc {

  /** No function has this address. */
  static final long MISSING = 0;

  private static final int ARGUMENTS_MAX = 6;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private static final MemorySegment SYSCALL = LINKER.defaultLookup().findOrThrow("syscall");

  private Libc() {}

  /** The address of a library function; {@link #MISSING} when this C library has none. */
  static long find(String name) {
    return LINKER.defaultLookup().find(name).map(MemorySegment::address).orElse(MISSING);
  }

  /** Calls a function that returns an int and reports errors by it, not by errno. */
  static int function(long address, long... arguments) {
    long[] a = sixOf(arguments, 0, 0);
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(MemorySegment.ofAddress(address), arena.allocate(JAVA_INT), a);
    }
  }

  /** Calls the kernel, again when a signal interrupted it; negative is minus the errno. */
  static long syscall(int number, long... arguments) {
    long[] a = sixOf(arguments, 1, number);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      while (true) {
        long returned = call(SYSCALL, errno, a);
        if (returned != -1) {
          return returned;
        }
        int error = errno.get(JAVA_INT, 0);
        if (error != Errno.EINTR.number() || number == Syscall.CLOSE.number()) {
          return -error;
        }
      }
    }
  }

  private static long[] sixOf(long[] arguments, int skip, long first) {
    if (arguments.length + skip > ARGUMENTS_MAX) {
      throw new IllegalArgumentException(arguments.length + " arguments do not fit in registers");
    }
    long[] six = new long[ARGUMENTS_MAX];
    six[0] = first;
    System.arraycopy(arguments, 0, six, skip, arguments.length);
    return six;
  }

  private static long call(MemorySegment function, MemorySegment errno, long[] a) {
    try {
      return (long) CALL.invokeExact(function, errno, a[0], a[1], a[2], a[3], a[4], a[5]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }
}
