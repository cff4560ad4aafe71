package dev.mainstay.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends our own leftovers and goes on when they are proven gone: asks with TERM, kills after a
 * grace. It gives up waiting for what cannot be killed, so that one such process does not hold up
 * the rest.
 */
final class Fence {

  private static final Duration GRACE = Duration.ofSeconds(2);

  /** From the first KILL on. */
  private static final Duration GIVE_UP = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Ground ground;
  private final List<ProcessFacts> leftovers;
  private final Runnable done;
  private final Instant began;
  private @Nullable Instant killedAt;

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
    Instant now = ground.timeline().now();
    if (gone || (killedAt != null && killedAt.plus(GIVE_UP).isBefore(now))) {
      done.run();
      return;
    }
    if (began.plus(GRACE).isBefore(now)) {
      killedAt = killedAt == null ? now : killedAt;
      signalAll("KILL");
    }
    again();
  }

  private void signalAll(String signal) {
    leftovers.forEach(process -> ground.processes().signal(process.identity(), signal));
  }
}
