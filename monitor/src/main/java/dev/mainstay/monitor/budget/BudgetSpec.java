package dev.mainstay.monitor.budget;

import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param limit at most so often, 1 to {@value #LIMIT_MAX}...
 * @param per ...in any span of this time, {@link #PER_MIN} to {@link #PER_MAX}
 * @param warn from which share of the limit on it counts as near its end, above 0 to 1
 */
public record BudgetSpec(int limit, Duration per, double warn) {

  /** The greatest limit: each grant within the time is kept in mind. */
  public static final int LIMIT_MAX = 10_000;

  public static final Duration PER_MIN = Duration.ofSeconds(1);

  /** The journal keeps the events of a whole day at least, however little it is to keep. */
  public static final Duration PER_MAX = Duration.ofHours(24);

  public BudgetSpec {
    if (limit < 1
        || limit > LIMIT_MAX
        || per.compareTo(PER_MIN) < 0
        || per.compareTo(PER_MAX) > 0
        || !(warn > 0 && warn <= 1)) {
      throw new IllegalArgumentException("out of bounds: " + limit + ", " + per + ", " + warn);
    }
  }

  /** From how many grants on it is near its end. */
  int lowFrom() {
    return Math.max(1, (int) Math.ceil(limit * warn));
  }
}
