package dev.mainstay.supervisor.logs;

import java.time.Duration;

/** How soon a log must be looked at again, from how fast it grows; pure. */
final class Pace {

  /** The pace for a log that will soon be full. */
  static final Duration FAST = Duration.ofMillis(100);

  /** The pace for all others. */
  static final Duration IDLE = Duration.ofSeconds(2);

  /**
   * Between two looks at all logs, the free space of the disk is looked at this often: one call,
   * however many logs there are.
   */
  static final Duration GUARD = Duration.ofMillis(250);

  /** A loss of free space that is followed by a look at all logs at once, in bytes. */
  static final long GUARD_BYTES = 8L * 1024 * 1024;

  private Pace() {}

  /**
   * The time until the next look.
   *
   * @param used the log's bytes now
   * @param max the bytes at which it is rotated
   * @param grown how many came in the time since the last look
   */
  static Duration next(long used, long max, long grown, Duration since) {
    if (grown <= 0 || since.isZero()) {
      return IDLE;
    }
    double millisToFull = (double) (max - used) / grown * since.toMillis();
    return millisToFull < 2 * IDLE.toMillis() ? FAST : IDLE;
  }
}
