package dev.mainstay.monitor.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does, and fails when it does not. */
final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(5);

  private Eventually() {}

  static void holds(BooleanSupplier what) {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("did not come true within " + LIMIT);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
