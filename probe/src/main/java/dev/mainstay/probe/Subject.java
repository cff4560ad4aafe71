package dev.mainstay.probe;

import java.time.Instant;
import java.util.Set;

/**
 * The process tree that a probe asks about, as it was known when the attempt began.
 *
 * @param instance the instance's name, such as {@code goals-8000}
 * @param mainPid the main process; 0 when Mainstay did not start it (external services)
 * @param startedAt when the main process began
 * @param generation which spawn of the instance this is, counted from 1
 * @param pids looks up every living pid of the tree; may read /proc
 */
public record Subject(
    String instance, long mainPid, Instant startedAt, long generation, PidSource pids) {

  /** Looks up the living processes of a tree. */
  @FunctionalInterface
  public interface PidSource {
    /** Every pid of the tree that is alive now, the main one included; looks at all of /proc. */
    Set<Long> pids();

    /** What was known of the tree at the last look, the main one included; costs nothing. */
    default Set<Long> likely() {
      return pids();
    }
  }
}
