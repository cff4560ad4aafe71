package dev.mainstay.cli.component;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How it stands with a component. */
sealed interface ComponentState {

  /** Since when. */
  Instant since();

  /** It is not wanted. */
  record Stopped(Instant since) implements ComponentState {}

  /**
   * It is being opened.
   *
   * @param failures how often that has failed in a row
   * @param cause why it failed the last time, which holds until this try tells something new
   */
  record Opening(Instant since, int failures, @Nullable Cause cause) implements ComponentState {}

  /** It listens, and has not answered yet. */
  record Proving(Instant since, Door door, int failures) implements ComponentState {}

  /** It answered, not longer ago than the limit. */
  record Serving(Instant since, Door door, Evidence answer) implements ComponentState {}

  /**
   * It listens, and does not answer.
   *
   * @param misses how often it was asked in vain
   */
  record Silent(Instant since, Door door, Evidence answer, int misses) implements ComponentState {}

  /** It could not be opened; the next try has a time. */
  record Resting(Instant since, Cause cause, int failures, Instant until)
      implements ComponentState {}

  /** Where it listens. */
  record Door(int port, String address, Instant since) {}
}
