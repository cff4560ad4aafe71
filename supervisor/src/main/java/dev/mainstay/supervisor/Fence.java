package dev.mainstay.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends our own leftovers and goes on when they are proven gone: asks with TERM, kills after a
 * grace. It gives up waiting for what cannot be killed, so that one such process does not hold up
 * the rest.
 */
final class Fence {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration GIVE_UP = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Ground ground;
  private final List<ProcessFacts> leftovers;
  private final Runnable done;
  private final Instant began;

  Fence(Ground ground, List<ProcessFacts> leftovers, Runnable done) {
    this.ground = ground;
    this.leftovers = leftovers;
    this.done = done;
    this.began = ground.timeline().now();
  }

  void begin() {
    if (leftovers.isEmpty()) {
      done.run();
      return;
    }
    signalAll("TERM");
    signalAll("CONT");
    again();
  }

  private void again() {
    ground
        .timeline()
        .at(ground.timeline().now().plus(PAUSE), () -> ground.workers().execute(this::look));
  }

  private void look() {
    boolean gone =
        leftovers.stream()
            .allMatch(process -> ground.processes().look(process.identity()).isEmpty());
    Duration waited = Duration.between(began, ground.timeline().now());
    if (gone || waited.compareTo(GIVE_UP) > 0) {
      done.run();
      return;
    }
    if (waited.compareTo(GRACE) > 0) {
      signalAll("KILL");
    }
    again();
  }

  private void signalAll(String signal) {
    leftovers.forEach(process -> ground.processes().signal(process.identity(), signal));
  }
}
