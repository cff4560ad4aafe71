package dev.mainstay.link;

import dev.mainstay.link.LinkSpec.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory, whose batches can be made to fail, and which can lose its process. */
public final class FakeStore implements Store {

  private final Bounds bounds;
  private final InstantSource clock;
  private final Executor disk;
  private final Consumer<RelayEvent> told;
  private final TreeMap<Long, Change.Received> inbox = new TreeMap<>();
  private final TreeMap<Long, Change.Submitted> outbox = new TreeMap<>();
  private final Deque<Id> seen = new ArrayDeque<>();
  private Position position = Position.NONE;
  private long last;
  private String failure = "";
  private @Nullable List<Change> underWay;
  private boolean dead;

  /** What became of the batch that was under way when the process died. */
  public enum Untold {
    LOST,
    DURABLE
  }

  /**
   * An empty one.
   *
   * @param disk runs what a disk does, when its time has come
   */
  public FakeStore(Bounds bounds, InstantSource clock, Executor disk, Consumer<RelayEvent> told) {
    this.bounds = bounds;
    this.clock = clock;
    this.disk = disk;
    this.told = told;
  }

  /** From now on every batch fails for this reason; empty for none does. */
  public void fail(String reason) {
    failure = reason;
  }

  /** The process dies: this store tells nothing more; what the next process finds. */
  public FakeStore crash(Untold fate, Executor nextDisk, Consumer<RelayEvent> nextTold) {
    dead = true;
    if (fate == Untold.DURABLE && underWay != null) {
      keep(underWay);
    }
    FakeStore next = new FakeStore(bounds, clock, nextDisk, nextTold);
    next.inbox.putAll(inbox);
    next.outbox.putAll(outbox);
    next.seen.addAll(seen);
    next.position = position;
    next.last = last;
    return next;
  }

  @Override
  public Kept load() {
    return new Kept(
        List.copyOf(inbox.values()),
        List.copyOf(outbox.values()),
        List.copyOf(seen),
        position,
        last);
  }

  @Override
  public void write(long batch, List<Change> changes) {
    if (underWay != null) {
      throw new IllegalStateException("batch " + batch + " came before the last one was told");
    }
    underWay = List.copyOf(changes);
    disk.execute(() -> finish(batch));
  }

  private void finish(long batch) {
    List<Change> changes = underWay;
    if (dead || changes == null) {
      return;
    }
    underWay = null;
    if (failure.isEmpty()) {
      keep(changes);
      told.accept(new RelayEvent.Stored(batch));
    } else {
      told.accept(new RelayEvent.NotStored(batch, failure));
    }
  }

  private void keep(List<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Received received -> {
          inbox.put(received.number(), received);
          last = Math.max(last, received.number());
          if (!received.message().id().isEmpty()) {
            seen.addLast(new Id(received.message().id(), received.at()));
          }
        }
        case Change.Handled(long number) -> inbox.remove(number);
        case Change.Submitted submitted -> {
          outbox.put(submitted.number(), submitted);
          last = Math.max(last, submitted.number());
        }
        case Change.Done(long number) -> outbox.remove(number);
        case Change.Moved(Position to) -> position = to;
      }
    }
    forget();
  }

  private void forget() {
    Duration age = bounds.seenAge();
    Instant oldest = clock.instant().minus(age);
    while (seen.size() > bounds.seenIds() && seen.getFirst().at().isBefore(oldest)) {
      seen.removeFirst();
    }
    while (seen.size() > Bounds.SEEN_IDS_MAX) {
      seen.removeFirst();
    }
  }

  @Override
  public void close() {
    dead = true;
  }

  /** The messages that no bot has handled, by their ids. */
  public List<String> unhandled() {
    List<String> ids = new ArrayList<>();
    inbox.values().forEach(received -> ids.add(received.message().id()));
    return ids;
  }
}
