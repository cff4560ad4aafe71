package dev.mainstay.supervisor;

import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance remembers beyond one process tree.
 *
 * @param generation spawns so far, ever
 * @param spawns process trees that came to life since it was last wanted up
 * @param attempts ends in a row since it was last ready long enough; the exponent of the backoff
 * @param failedStarts when the last starts failed that never became ready; bounded by the intensity
 * @param starts how the last starts went, newest first; at most {@link #STARTS_MAX}
 * @param lastEnd how the last tree ended; null when none has
 */
public record History(
    long generation,
    int spawns,
    int attempts,
    List<Instant> failedStarts,
    List<StartRecord> starts,
    @Nullable End lastEnd) {

  static final int STARTS_MAX = 10;

  public History {
    failedStarts = List.copyOf(failedStarts);
    starts = List.copyOf(starts);
  }

  static History none() {
    return new History(0, 0, 0, List.of(), List.of(), null);
  }

  /** After a person's wish for another start: old failures do not count against it. */
  History forgiven() {
    return new History(generation, spawns, 0, List.of(), starts, null);
  }

  /** With one more spawn asked for. */
  History spawning() {
    return new History(generation + 1, spawns, attempts, failedStarts, starts, lastEnd);
  }

  /** With one more tree that came to life. */
  History spawned() {
    return new History(generation, spawns + 1, attempts, failedStarts, starts, lastEnd);
  }

  /** Spawns after the first since it was last wanted up. */
  int restarts() {
    return Math.max(0, spawns - 1);
  }

  /** It has been ready long enough for its past to be forgotten. */
  History recovered() {
    return new History(generation, spawns, 0, List.of(), starts, lastEnd);
  }

  History ended(End end, List<Instant> failures) {
    return new History(generation, spawns, attempts + 1, failures, starts, end);
  }

  /** Whether it is recorded how the start of the present tree went. */
  boolean knowsThisStart() {
    return !starts.isEmpty() && starts.getFirst().attempt() == generation;
  }

  /** Remembers a finished start, or replaces the newest if it is the same attempt. */
  History recorded(StartRecord record) {
    List<StartRecord> kept = new ArrayList<>(starts);
    if (!kept.isEmpty() && kept.getFirst().attempt() == record.attempt()) {
      kept.removeFirst();
    }
    kept.addFirst(record);
    return new History(
        generation,
        spawns,
        attempts,
        failedStarts,
        kept.subList(0, Math.min(kept.size(), STARTS_MAX)),
        lastEnd);
  }
}
