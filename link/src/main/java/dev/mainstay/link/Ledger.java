package dev.mainstay.link;

import dev.mainstay.link.Store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to become durable, batch by batch: one is under way, the next one gathers. What waits for
 * its batch is done when that is stored.
 */
final class Ledger {

  /** After a batch could not be stored, it is written again so much later. */
  static final Duration AGAIN = Duration.ofSeconds(1);

  private final Store store;
  private final Gathering next = new Gathering();
  private final Gathering underWay = new Gathering();
  private long batches;
  private Writing writing = new Writing.Idle();

  private sealed interface Writing {
    record Idle() implements Writing {}

    record UnderWay(long batch) implements Writing {}

    /** It failed, and is written again then. */
    record Failed(Instant again, String reason) implements Writing {}
  }

  /** Changes, with what follows when they are durable. */
  private static final class Gathering {
    final List<Change> changes = new ArrayList<>();
    final List<Runnable> after = new ArrayList<>();
    long bytes;

    void clear() {
      changes.clear();
      after.clear();
      bytes = 0;
    }

    void take(Gathering other) {
      changes.addAll(other.changes);
      after.addAll(other.after);
      bytes += other.bytes;
      other.clear();
    }
  }

  Ledger(Store store) {
    this.store = store;
  }

  void add(Change change, int bytes) {
    next.changes.add(change);
    next.bytes += bytes;
  }

  /** Once all that was added so far is durable. */
  void then(Runnable action) {
    next.after.add(action);
  }

  /** Once all that was ever added is durable, which may be now. */
  void whenSafe(Runnable action) {
    if (!next.changes.isEmpty()) {
      next.after.add(action);
    } else if (!underWay.changes.isEmpty()) {
      underWay.after.add(action);
    } else {
      action.run();
    }
  }

  /** Writes what has gathered, unless a batch is under way or waits to be written again. */
  void flush() {
    if (writing instanceof Writing.Idle && !next.changes.isEmpty()) {
      underWay.take(next);
      write();
    }
  }

  private void write() {
    batches++;
    writing = new Writing.UnderWay(batches);
    store.write(batches, List.copyOf(underWay.changes));
  }

  /** A batch is durable. */
  void stored(long batch) {
    if (!writing.equals(new Writing.UnderWay(batch))) {
      return;
    }
    writing = new Writing.Idle();
    List<Runnable> due = List.copyOf(underWay.after);
    underWay.clear();
    due.forEach(Runnable::run);
  }

  /** A batch could not be stored. */
  void failed(long batch, String reason, Instant now) {
    if (writing.equals(new Writing.UnderWay(batch))) {
      writing = new Writing.Failed(now.plus(AGAIN), reason);
    }
  }

  /** Time has passed: what failed is written again. */
  void tick(Instant now) {
    if (writing instanceof Writing.Failed(Instant again, String _) && !now.isBefore(again)) {
      write();
    }
  }

  Instant wakeAt() {
    return writing instanceof Writing.Failed(Instant again, String _) ? again : Instant.MAX;
  }

  /** Why nothing can be stored; empty while it can. */
  String trouble() {
    return writing instanceof Writing.Failed(Instant _, String reason) ? reason : "";
  }

  /** How much is not durable yet, in bytes. */
  long bytes() {
    return next.bytes + underWay.bytes;
  }
}
