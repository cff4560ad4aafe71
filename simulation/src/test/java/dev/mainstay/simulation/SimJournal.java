package dev.mainstay.simulation;

import dev.mainstay.core.Event;
import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.Series;
import dev.mainstay.monitor.SeriesQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The simulated journal: takes events, makes them durable a little later on virtual time, and then
 * tells its watchers, as the real one does. It outlives the supervisor; of the past it keeps the
 * newest {@value #KEPT_MAX}.
 */
final class SimJournal implements Journal {

  private static final int KEPT_MAX = 20_000;
  private static final Duration COMMIT = Duration.ofMillis(5);

  private final VirtualTimeline timeline;
  private final Deque<JournalEvent> kept = new ArrayDeque<>();
  private final List<Event> waiting = new ArrayList<>();
  private final List<Consumer<List<JournalEvent>>> watchers = new CopyOnWriteArrayList<>();
  private long stored;

  SimJournal(VirtualTimeline timeline) {
    this.timeline = timeline;
  }

  /** How many events there ever were. */
  long stored() {
    return stored;
  }

  @Override
  public void tell(Event event) {
    waiting.add(event);
    if (waiting.size() == 1) {
      timeline.at(timeline.now().plus(COMMIT), this::commit);
    }
  }

  private void commit() {
    List<JournalEvent> fresh = new ArrayList<>();
    for (Event event : waiting) {
      fresh.add(
          new JournalEvent(
              ++stored,
              event.at(),
              timeline.now(),
              event.severity(),
              event.name(),
              event.source(),
              event.host(),
              Json.of(event.fields())));
    }
    waiting.clear();
    kept.addAll(fresh);
    while (kept.size() > KEPT_MAX) {
      kept.remove();
    }
    watchers.forEach(watcher -> watcher.accept(fresh));
  }

  @Override
  public Watch watch(Consumer<List<JournalEvent>> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  /** How many watch: a supervisor that has ended must not. */
  int watchers() {
    return watchers.size();
  }

  @Override
  public Found search(Query query) {
    if (query.severity() != null || query.text() != null || query.source() != null) {
      throw new UnsupportedOperationException("not simulated: " + query);
    }
    boolean newest = query.order() == Query.Order.NEWEST_FIRST;
    Iterator<JournalEvent> all = newest ? kept.descendingIterator() : kept.iterator();
    List<JournalEvent> found = new ArrayList<>();
    while (all.hasNext() && found.size() < query.limit()) {
      JournalEvent event = all.next();
      if (matches(query, event)) {
        found.add(event);
      }
    }
    return new Found(found, null);
  }

  private static boolean matches(Query query, JournalEvent event) {
    return (query.since() == null || !event.at().isBefore(query.since()))
        && (query.until() == null || event.at().isBefore(query.until()))
        && (query.afterSeq() == null || event.seq() > query.afterSeq())
        && (query.beforeSeq() == null || event.seq() < query.beforeSeq())
        && (query.name() == null || named(query.name(), event.name()));
  }

  private static boolean named(String asked, String name) {
    return asked.endsWith("*")
        ? name.startsWith(asked.substring(0, asked.length() - 1))
        : name.equals(asked);
  }

  @Override
  public JournalHealth health() {
    return new JournalHealth(
        waiting.size(), 20_000, stored, 0, null, 0, Path.of("simulated"), List.of(), "");
  }

  @Override
  public CompletionStage<Receipt> append(Delivery delivery) {
    throw new UnsupportedOperationException("no client is simulated");
  }

  @Override
  public Series series(SeriesQuery query) {
    throw new UnsupportedOperationException("no page is simulated");
  }

  @Override
  public void close() {}
}
