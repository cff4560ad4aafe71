package dev.mainstay.core;

import java.time.Duration;

/**
 * Exponential delays with jitter: {@code initial}, twice that, and so on up to {@code max}.
 *
 * @param initial the first delay; positive
 * @param max the longest delay before jitter; at least {@code initial}
 * @param jitter the share by which a delay may be longer or shorter, 0 to 1
 */
public record Backoff(Duration initial, Duration max, double jitter) {

  /** Doublings after which any delay has reached its maximum; keeps the shift in range. */
  private static final int DOUBLINGS_MAX = 30;

  public Backoff {
    if (initial.isNegative() || initial.isZero()) {
      throw new IllegalArgumentException("backoff initial must be positive, not " + initial);
    }
    if (max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("backoff max " + max + " is below initial " + initial);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("backoff jitter must be 0 to 1, not " + jitter);
    }
  }

  /** The delay before attempt {@code attempt}, counted from 0. */
  public Duration delay(int attempt, Chance chance) {
    long factor = 1L << Math.min(Math.max(attempt, 0), DOUBLINGS_MAX);
    long most = max.toNanos();
    long plain = initial.toNanos() >= most / factor ? most : initial.toNanos() * factor;
    double share = 1 + jitter * (2 * chance.fraction(attempt) - 1);
    return Duration.ofNanos((long) (plain * share));
  }
}
