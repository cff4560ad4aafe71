package dev.mainstay.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A read model's subscription: first what the journal holds, then what it is told, without a gap
 * between them and nothing twice. The consumer is never called by two threads at once.
 */
public final class Following implements AutoCloseable {

  private final Consumer<List<JournalEvent>> told;
  private final Journal.Watch watch;

  /** What to do with news: keep it until the past is told, then tell it. */
  private Consumer<List<JournalEvent>> news;

  private long lastSeq;

  private Following(Journal journal, List<Query> newest, Consumer<List<JournalEvent>> told) {
    this.told = told;
    List<JournalEvent> early = new ArrayList<>();
    this.news = early::addAll;
    this.watch = journal.watch(this::live);
    List<JournalEvent> past =
        newest.stream()
            .flatMap(query -> journal.find(query).stream())
            .sorted(Comparator.comparingLong(JournalEvent::seq))
            .distinct()
            .toList();
    synchronized (this) {
      tell(past);
      tell(early);
      news = this::tell;
    }
  }

  /** The same for events that match any of some queries. */
  public static Following of(
      Journal journal, List<Query> newest, Consumer<List<JournalEvent>> told) {
    return new Following(journal, newest, told);
  }

  /** Tells the consumer of the newest stored events that match, oldest first, then of all new. */
  public static Following of(Journal journal, Query newest, Consumer<List<JournalEvent>> told) {
    return new Following(journal, List.of(newest), told);
  }

  @Override
  public void close() {
    watch.close();
  }

  private synchronized void live(List<JournalEvent> events) {
    news.accept(events);
  }

  private void tell(List<JournalEvent> events) {
    List<JournalEvent> fresh = events.stream().filter(event -> event.seq() > lastSeq).toList();
    if (!fresh.isEmpty()) {
      lastSeq = fresh.getLast().seq();
      told.accept(fresh);
    }
  }
}
