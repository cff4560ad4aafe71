package dev.mainstay.probe.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one attempt remembers for the next.
 *
 * @param modified the file's time at the last attempt
 * @param modifiedSeen when that time was first seen
 * @param progress the value of the progress field at the last attempt
 * @param movedAt when progress was last seen to move, or when work was first seen open after that
 * @param cpu CPU time of the tree at the last attempt
 * @param cpuAt when that was
 */
record Memory(
    Optional<Instant> modified,
    Instant modifiedSeen,
    Optional<String> progress,
    Instant movedAt,
    Optional<Duration> cpu,
    Instant cpuAt) {

  /** Before the first attempt. */
  static Memory none(Instant now) {
    return new Memory(Optional.empty(), now, Optional.empty(), now, Optional.empty(), now);
  }
}
