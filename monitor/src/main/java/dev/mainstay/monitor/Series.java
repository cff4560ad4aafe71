package dev.mainstay.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of events per interval.
 *
 * @param since where the first interval begins
 * @param counts by name, source or severity: one count per interval; of more than {@value
 *     #KEYS_MAX} the rarest are counted together as {@value #OTHERS}
 */
public record Series(Instant since, Duration interval, Map<String, List<Long>> counts) {

  /** The most names or sources that are told apart. */
  public static final int KEYS_MAX = 50;

  /** What the rest is counted as. */
  public static final String OTHERS = "(others)";
}
