package dev.mainstay.monitor.sqlite;

import java.time.Duration;

/**
 * How much of the past the journal keeps; whole days go, the oldest first, never today's.
 *
 * @param age days that ended longer ago than this go
 * @param bytes while all files together are larger than this, the oldest goes
 */
public record Retention(Duration age, long bytes) {

  /** Two weeks, and at most 1 GiB. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(14), 1L << 30);

  public Retention {
    if (age.isNegative() || age.isZero() || bytes <= 0) {
      throw new IllegalArgumentException("retention must be above zero: " + age + ", " + bytes);
    }
  }
}
