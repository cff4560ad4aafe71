package dev.mainstay.probe.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is known at one attempt.
 *
 * @param now the present, by the same clock as the file's time
 * @param startedAt when the main process began
 * @param external whether Mainstay did not start it, so that pids and start are not known
 * @param tree pids of the living tree
 * @param cpu CPU time that the tree has used so far; empty when it cannot be told
 * @param file what the file was
 * @param took how long the attempt lasted
 */
record Sighting(
    Instant now,
    Instant startedAt,
    boolean external,
    Set<Long> tree,
    Optional<Duration> cpu,
    File file,
    Duration took) {

  /** The file as it was found. */
  sealed interface File {
    /** There is none. */
    record Missing() implements File {}

    /** It was there and is not JSON, read twice. */
    record Unreadable(Instant modified, String why) implements File {}

    /** It was read. */
    record Read(Instant modified, Beat beat) implements File {}
  }
}
