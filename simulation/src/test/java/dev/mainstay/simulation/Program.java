package dev.mainstay.simulation;

import java.time.Duration;

/**
 * How one simulated program behaves; the same program behaves the same each time it is run, except
 * for what the fault plan does to it.
 *
 * @param bindsAfter from the start to the first listening socket
 * @param serves what happens then
 * @param livesFor how long it lives, zero for ever
 * @param endsWith its exit code when that time is over
 * @param stopsAfter from a TERM to its end, zero for at once; negative when it ignores TERM
 * @param shape whether it forks
 */
record Program(
    Duration bindsAfter,
    Serves serves,
    Duration livesFor,
    int endsWith,
    Duration stopsAfter,
    Shape shape) {

  /** What a program does with its port. */
  enum Serves {
    WELL,
    NEVER_BINDS,
    OTHER_PORT,
    BAD_ANSWER,
    NO_ANSWER
  }

  /** What the process tree of a program looks like. */
  enum Shape {
    ALONE,
    /** The first process forks the one that serves and exits 0. */
    FORKS,
    /**
     * The same, but the first process exits only some time after the other has begun to serve, and
     * with 1 when that one has ended by then.
     */
    FORKS_AND_WAITS,
    /** It starts a helper that outlives it. */
    LEAVES_CHILD
  }

  /** The same program in another shape. */
  Program shaped(Shape other) {
    return new Program(bindsAfter, serves, livesFor, endsWith, stopsAfter, other);
  }

  /** Whether it would be ready if nothing else disturbed it. */
  boolean canServe() {
    return serves == Serves.WELL && livesFor.isZero();
  }
}
