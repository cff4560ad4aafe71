package dev.mainstay.monitor.start;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many durations fell below each of {@link #BOUNDS_MS}; immutable.
 *
 * @param counts one more than there are bounds: the last counts what is longer than all of them
 * @param sumMs all durations together
 * @param maxMs the longest
 */
public record Histogram(List<Long> counts, long sumMs, long maxMs) {

  /** Upper bounds in milliseconds, from a program that is ready at once to one that needs 5 min. */
  public static final List<Long> BOUNDS_MS =
      List.of(
          25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 30_000L, 60_000L, 120_000L,
          300_000L);

  /** No durations yet. */
  public static final Histogram EMPTY =
      new Histogram(Collections.nCopies(BOUNDS_MS.size() + 1, 0L), 0, 0);

  public Histogram {
    counts = List.copyOf(counts);
  }

  Histogram with(Duration took) {
    long ms = Math.max(0, took.toMillis());
    int place = 0;
    while (place < BOUNDS_MS.size() && ms > BOUNDS_MS.get(place)) {
      place++;
    }
    List<Long> more = new ArrayList<>(counts);
    more.set(place, more.get(place) + 1);
    return new Histogram(more, sumMs + ms, Math.max(maxMs, ms));
  }

  /** How many durations there are. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The duration that a share of all did not exceed, as far as the bounds tell: the upper bound of
   * the bucket it lies in, or the longest of all if that is less. Zero when there are none.
   */
  public Duration quantile(double share) {
    long wanted = (long) Math.ceil(share * count());
    long seen = 0;
    for (int place = 0; place < BOUNDS_MS.size() && wanted > 0; place++) {
      seen += counts.get(place);
      if (seen >= wanted) {
        return Duration.ofMillis(Math.min(BOUNDS_MS.get(place), maxMs));
      }
    }
    return Duration.ofMillis(maxMs);
  }
}
