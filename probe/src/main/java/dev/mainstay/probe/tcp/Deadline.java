package dev.mainstay.probe.tcp;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Words;
import java.time.Duration;
import java.time.Instant;

/**
 * The hard end of one attempt, for everything in it together: resolve, connect, TLS, write, read.
 *
 * @param start when the attempt began
 * @param timeout how long it may take
 */
public record Deadline(Timeline timeline, Instant start, Duration timeout) {

  /** A deadline that begins now. */
  public static Deadline of(Timeline timeline, Duration timeout) {
    return new Deadline(timeline, timeline.now(), timeout);
  }

  /** When the attempt must have ended. */
  public Instant end() {
    return start.plus(timeout);
  }

  /** How long the attempt has lasted. */
  public Duration took() {
    return Duration.between(start, timeline.now());
  }

  /** How much is left; zero when it is over. */
  public Duration left() {
    Duration left = timeout.minus(took());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether the time is up. */
  public boolean over() {
    return left().isZero();
  }

  /** {@code within 2 s}. */
  public String within() {
    return "within " + Words.of(timeout);
  }
}
