package dev.mainstay.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of events per interval.
 *
 * @param since where the first interval begins
 * @param counts by name, source or severity: one count per interval
 */
public record Series(Instant since, Duration interval, Map<String, List<Long>> counts) {}
