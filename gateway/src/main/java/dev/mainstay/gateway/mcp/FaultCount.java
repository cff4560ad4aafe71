package dev.mainstay.gateway.mcp;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Thins out what the journal is told of failed calls: a lost server fails many at once. */
final class FaultCount {

  /** Faults of one kind are told at most this often. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Map<String, Instant> toldAt = new HashMap<>();
  private final Map<String, Integer> untold = new HashMap<>();

  /** Counts a fault; how many were not told since the last one that was, if this one is to be. */
  Optional<Integer> count(String word, Instant now) {
    if (now.isBefore(toldAt.getOrDefault(word, Instant.EPOCH).plus(PAUSE))) {
      untold.merge(word, 1, Integer::sum);
      return Optional.empty();
    }
    toldAt.put(word, now);
    Integer others = untold.remove(word);
    return Optional.of(others == null ? 0 : others);
  }
}
