package dev.mainstay.core;

import java.time.Instant;

/**
 * Time as a port: an instant that never goes back, and a way to be called at a later one.
 *
 * <p>Durations between two instants of one timeline are true elapsed time: a change of the wall
 * clock does not move it. The real timeline is {@link SystemTimeline}, the virtual one {@link
 * VirtualTimeline}.
 */
public interface Timeline {

  /** The present instant; monotonic within one timeline. */
  Instant now();

  /**
   * Calls {@code task} once at or soon after {@code at}; at once when {@code at} is past. The task
   * must be short and must not wait.
   */
  Alarm at(Instant at, Runnable task);

  /** A call that is still to come. */
  interface Alarm {
    /** Prevents the call if it has not begun; harmless otherwise. */
    void cancel();
  }
}
