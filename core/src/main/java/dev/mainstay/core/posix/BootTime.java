package dev.mainstay.core.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The moment at which this machine was booted, by the wall clock as it is set now; safe for use by
 * several threads.
 *
 * <p>The kernel dates processes in ticks on CLOCK_BOOTTIME (proc_pid_stat(5)), so that clock is
 * compared with the wall clock (clock_gettime(2)). {@code btime} of /proc/stat is cut to whole
 * seconds and would have everything begin up to a second too early; /proc/uptime is a container's
 * own where lxcfs is mounted over it. The wall clock may be set at any time, so it is compared each
 * time; but what two comparisons differ by for other reasons does not move what is told.
 */
public final class BootTime {

  /** USER_HZ, which is 100 on every Linux that runs a JVM. */
  private static final int TICKS_PER_SECOND = 100;

  private static final int CLOCK_BOOTTIME = 7;

  /** struct timespec: seconds and nanoseconds, a long each. */
  private static final int TIMESPEC_BYTES = 2 * Long.BYTES;

  /** The clocks are read one after the other, and anything may come between. */
  private static final Duration APART_MAX = Duration.ofMillis(1);

  private static final int READS_MAX = 5;

  /** A wall clock that has moved by less than this was not set, and two ticks are no news. */
  private static final Duration SET_MIN = Duration.ofMillis(20);

  private static final BootTime OF_THIS_MACHINE = new BootTime(BootTime::compared);

  private final Supplier<Instant> compared;
  private volatile Instant known = Instant.MIN;

  /**
   * A boot time of its own.
   *
   * @param compared the two clocks' difference now
   */
  BootTime(Supplier<Instant> compared) {
    this.compared = compared;
  }

  /** The one that everybody shares, so that all are told the same. */
  public static BootTime ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  /** When something began that the kernel dates in ticks since boot; at most a tick too early. */
  public Instant plusTicks(long ticks) {
    Instant now = compared.get();
    Instant before = known;
    if (before.equals(Instant.MIN) || wasSet(before, now)) {
      known = now;
      before = now;
    }
    return before.plusMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** Compared by their ends: the absolute value of a negative duration is made of decimals. */
  private static boolean wasSet(Instant before, Instant now) {
    return !now.isAfter(before.minus(SET_MIN)) || !now.isBefore(before.plus(SET_MIN));
  }

  /** The wall clock of the boot, as the two clocks say at this moment. */
  static Instant compared() {
    return ThisProcess.isLinux() ? comparedByCall() : Instant.now().minus(uptime());
  }

  private static Instant comparedByCall() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment boot = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
      Instant best = Instant.MIN;
      Duration apart = Duration.ofSeconds(Long.MAX_VALUE);
      for (int read = 0; read < READS_MAX && apart.compareTo(APART_MAX) > 0; read++) {
        Instant before = Instant.now();
        if (Syscall.CLOCK_GETTIME.call(CLOCK_BOOTTIME, boot.address()) < 0) {
          return before.minus(uptime());
        }
        Duration took = Duration.between(before, Instant.now()).abs();
        if (took.compareTo(apart) < 0) {
          apart = took;
          best =
              before
                  .minusSeconds(boot.get(ValueLayout.JAVA_LONG, 0))
                  .minusNanos(boot.get(ValueLayout.JAVA_LONG, Long.BYTES));
        }
      }
      return best;
    }
  }

  /** The same clock in hundredths of a second (proc_uptime(5)). */
  private static Duration uptime() {
    try {
      String text = Files.readString(Path.of("/proc/uptime"));
      double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      return Duration.ofMillis(Math.round(seconds * 1000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
