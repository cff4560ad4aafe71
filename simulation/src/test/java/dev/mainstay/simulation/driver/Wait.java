package dev.mainstay.simulation.driver;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits until something outside this process has come true.
 *
 * <p>The only place of the end-to-end tests that waits for time to pass: another process cannot
 * notify this one, so it is looked at again and again, always with a deadline.
 */
public final class Wait {

  /** The pause between two looks: short against every time that is asserted. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Wait() {}

  /** Waits until {@code look} finds something; fails with {@code what} when it never does. */
  public static <T> T until(String what, Duration within, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + within.toMillis() + " ms: " + what);
      }
      pause();
    }
  }

  /** Waits until {@code holds}; fails with {@code what} when it never does. */
  public static void untilTrue(String what, Duration within, BooleanSupplier holds) {
    until(what, within, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Whether {@code holds} comes true in time; the caller decides what that means. */
  public static boolean comesTrue(Duration within, BooleanSupplier holds) {
    long end = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** One pause between two looks. */
  public static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }
}
