package dev.mainstay.monitor.start;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the starts of one service went; immutable.
 *
 * @param since when the first of them ended
 * @param lastAt when the last of them ended
 * @param proven how many came to proof
 * @param failed how many did not, by the code of their cause
 * @param failedInARow how many failed since the last that did not
 * @param durations from spawn to proof, of those that came to it
 */
public record Tally(
    Instant since,
    Instant lastAt,
    long proven,
    SortedMap<String, Long> failed,
    int failedInARow,
    Histogram durations) {

  /** Codes are few; what a foreign journal may hold beyond is counted together. */
  private static final int CODES_MAX = 32;

  private static final String FURTHER = "other";

  public Tally {
    failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
  }

  static Tally none(Instant since) {
    return new Tally(since, since, 0, new TreeMap<>(), 0, Histogram.EMPTY);
  }

  Tally withProven(Instant at, Duration took) {
    return new Tally(since, at, proven + 1, failed, 0, durations.with(took));
  }

  Tally withFailed(Instant at, String code) {
    SortedMap<String, Long> more = new TreeMap<>(failed);
    String known = more.containsKey(code) || more.size() < CODES_MAX ? code : FURTHER;
    more.merge(known, 1L, Long::sum);
    return new Tally(since, at, proven, more, failedInARow + 1, durations);
  }

  /** All starts. */
  public long attempts() {
    return proven + failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The share of starts that came to proof, 0 to 1; 1 when there were none. */
  public double successRate() {
    return attempts() == 0 ? 1 : (double) proven / attempts();
  }
}
