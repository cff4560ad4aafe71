package dev.mainstay.monitor;

import java.time.Duration;
import java.time.Instant;

/**
 * Asks for counts of events per interval.
 *
 * @param interval at least one second; at most {@value #BUCKETS_MAX} of them lie in the range
 */
public record SeriesQuery(Instant since, Instant until, Duration interval, By by) {

  /** The most intervals of one answer. */
  public static final int BUCKETS_MAX = 1_500;

  /** What the counts are kept apart by. */
  public enum By {
    NAME,
    SOURCE,
    SEVERITY
  }

  public SeriesQuery {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0
        || Duration.between(since, until).dividedBy(interval) > BUCKETS_MAX) {
      throw new IllegalArgumentException(
          "an interval is at least 1 s, and a range has at most " + BUCKETS_MAX + " of them");
    }
  }
}
