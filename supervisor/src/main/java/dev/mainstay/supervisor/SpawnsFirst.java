package dev.mainstay.supervisor;

import dev.mainstay.core.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The order of a fleet's slow work: a few spawns at a time, each to its end, and questions when
 * every spawn that is due has begun, at most {@link #HELD_MAX} late. Of a hundred services that
 * start at once, none then waits for the questions to those before it. Safe for use by several
 * threads.
 */
final class SpawnsFirst {

  /** So many may hang, on a file system that does not answer, before other spawns wait for them. */
  static final int SPAWNS_AT_ONCE = 4;

  /** A question waits no longer: spawns may hang, and what is up must be proven all the same. */
  static final Duration HELD_MAX = Duration.ofSeconds(1);

  private final Executor workers;
  private final Timeline timeline;

  /** Never more than the fleet has instances: each has one spawn at a time. Guarded by this. */
  private final Queue<Runnable> spawns = new ArrayDeque<>();

  /**
   * Never more than it has checks: the next question of one follows its answer. Guarded by this.
   */
  private final Queue<Runnable> questions = new ArrayDeque<>();

  /** How many spawns are under way; guarded by this. */
  private int begun;

  SpawnsFirst(Executor workers, Timeline timeline) {
    this.workers = workers;
    this.timeline = timeline;
  }

  /** Runs a spawn in its turn; it must not throw. */
  synchronized void spawn(Runnable spawn) {
    spawns.add(spawn);
    if (begun < SPAWNS_AT_ONCE) {
      begun++;
      workers.execute(this::work);
    }
  }

  synchronized void ask(Runnable question) {
    if (spawns.isEmpty()) {
      workers.execute(question);
      return;
    }
    if (questions.isEmpty()) {
      timeline.at(timeline.now().plus(HELD_MAX), this::release);
    }
    questions.add(question);
  }

  private synchronized void release() {
    questions.forEach(workers::execute);
    questions.clear();
  }

  private void work() {
    for (Runnable spawn = next(); spawn != null; spawn = next()) {
      spawn.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = spawns.poll();
    if (next == null) {
      begun--;
    }
    if (spawns.isEmpty()) {
      release();
    }
    return next;
  }
}
