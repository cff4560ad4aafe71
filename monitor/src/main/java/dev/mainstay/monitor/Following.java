package dev.mainstay.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A read model's subscription: first what the journal holds, then what it is told, without a gap
 * between them and nothing twice. The consumer is never called by two threads at once.
 */
public final class Following implements AutoCloseable {

  private final Consumer<List<JournalEvent>> told;
  private final Journal.Watch watch;
  private final List<JournalEvent> early = new ArrayList<>();
  private boolean caughtUp;
  private long lastSeq;

  private Following(Journal journal, Consumer<List<JournalEvent>> told) {
    this.told = told;
    this.watch = journal.watch(this::live);
  }

  /** Tells the consumer of the newest stored events that match, oldest first, then of all new. */
  public static Following of(Journal journal, Query newest, Consumer<List<JournalEvent>> told) {
    Following following = new Following(journal, told);
    List<JournalEvent> history = journal.find(newest);
    following.caughtUp(newest.order() == Query.Order.NEWEST_FIRST ? history.reversed() : history);
    return following;
  }

  @Override
  public void close() {
    watch.close();
  }

  private synchronized void caughtUp(List<JournalEvent> history) {
    tell(history);
    tell(early);
    early.clear();
    caughtUp = true;
  }

  private synchronized void live(List<JournalEvent> events) {
    if (caughtUp) {
      tell(events);
    } else {
      early.addAll(events);
    }
  }

  private void tell(List<JournalEvent> events) {
    List<JournalEvent> fresh = events.stream().filter(event -> event.seq() > lastSeq).toList();
    if (!fresh.isEmpty()) {
      lastSeq = fresh.getLast().seq();
      told.accept(fresh);
    }
  }
}
