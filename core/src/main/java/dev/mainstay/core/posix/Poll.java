package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Waiting until one of several descriptors can be read (poll(2)). */
public final class Poll {

  private static final short POLLIN = 1;

  /** struct pollfd: int fd, short events, short revents. */
  private static final int POLLFD_BYTES = 8;

  private static final int EVENTS_AT = 4;
  private static final int REVENTS_AT = 6;

  private Poll() {}

  /** Waits, for as long as it takes; which of them (by place) are readable, hung up or invalid. */
  public static Result<BitSet> readable(int[] descriptors) {
    return poll(descriptors, null);
  }

  /** Waits for at most {@code timeout}; an empty set when none came. */
  public static Result<BitSet> readable(int[] descriptors, Duration timeout) {
    return poll(descriptors, timeout);
  }

  private static Result<BitSet> poll(int[] descriptors, @Nullable Duration timeout) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate((long) POLLFD_BYTES * Math.max(1, descriptors.length), 8);
      for (int i = 0; i < descriptors.length; i++) {
        fds.set(JAVA_INT, (long) i * POLLFD_BYTES, descriptors[i]);
        fds.set(JAVA_SHORT, (long) i * POLLFD_BYTES + EVENTS_AT, POLLIN);
      }
      // ppoll(2): the kernel leaves the time that remains here, so a repeated call goes on with it.
      MemorySegment remaining = arena.allocate(16, 8);
      if (timeout != null) {
        remaining.set(JAVA_LONG, 0, timeout.getSeconds());
        remaining.set(JAVA_LONG, 8, timeout.getNano());
      }
      long returned =
          Syscall.PPOLL.call(
              fds.address(), descriptors.length, timeout == null ? 0 : remaining.address(), 0, 0);
      return Result.of(returned, _ -> ready(fds, descriptors.length));
    }
  }

  private static BitSet ready(MemorySegment fds, int count) {
    BitSet ready = new BitSet(count);
    for (int i = 0; i < count; i++) {
      if (fds.get(JAVA_SHORT, (long) i * POLLFD_BYTES + REVENTS_AT) != 0) {
        ready.set(i);
      }
    }
    return ready;
  }
}
