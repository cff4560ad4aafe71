package dev.mainstay.monitor;

import dev.mainstay.core.Event;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests of whatever uses one: every event is kept before the call that
 * brings it returns. It passes the same {@link JournalContract} as the real one.
 */
public final class FakeJournal implements Journal {

  private final InstantSource clock;
  private final List<JournalEvent> kept = new ArrayList<>();
  private final Map<String, Long> known = new HashMap<>();
  private final List<Consumer<List<JournalEvent>>> watchers = new CopyOnWriteArrayList<>();
  private Receipt.@Nullable Refused refusal;

  /** An empty journal with this clock. */
  public FakeJournal(InstantSource clock) {
    this.clock = clock;
  }

  /** An empty journal with the machine's clock. */
  public FakeJournal() {
    this(InstantSource.system());
  }

  /** From now on refuses deliveries, as the real one does on a full disk. */
  public synchronized void refuse(String code, String reason) {
    refusal = new Receipt.Refused(code, reason);
  }

  /** Takes deliveries again. */
  public synchronized void accept() {
    refusal = null;
  }

  /** Everything that is kept, oldest first. */
  public synchronized List<JournalEvent> events() {
    return List.copyOf(kept);
  }

  @Override
  public synchronized void tell(Event event) {
    tellWatchers(
        List.of(
            keep(
                event.at(),
                event.severity(),
                event.name(),
                event.source(),
                event.host(),
                Json.of(event.fields()))));
  }

  @Override
  public synchronized CompletionStage<Receipt> append(Delivery delivery) {
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    List<JournalEvent> fresh = new ArrayList<>();
    long last = 0;
    for (Delivery.Incoming event : delivery.events()) {
      String key = event.key() == null ? null : delivery.sender() + "\n" + event.key();
      Long earlier = key == null ? null : known.get(key);
      if (earlier != null) {
        last = earlier;
        continue;
      }
      JournalEvent stored =
          keep(
              event.at(),
              event.severity(),
              event.name(),
              event.source(),
              event.host(),
              event.attributes());
      fresh.add(stored);
      last = stored.seq();
      if (key != null) {
        known.put(key, last);
      }
    }
    tellWatchers(fresh);
    return CompletableFuture.completedFuture(
        new Receipt.Kept(last, fresh.size(), delivery.events().size() - fresh.size()));
  }

  private JournalEvent keep(
      Instant at, Severity severity, String name, String source, String host, Json attributes) {
    JournalEvent event =
        new JournalEvent(
            kept.size() + 1,
            at.truncatedTo(ChronoUnit.MICROS),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            severity,
            name,
            source,
            host,
            attributes);
    kept.add(event);
    return event;
  }

  private void tellWatchers(List<JournalEvent> events) {
    if (!events.isEmpty()) {
      watchers.forEach(watcher -> watcher.accept(List.copyOf(events)));
    }
  }

  @Override
  public synchronized Found search(Query query) {
    List<JournalEvent> found = new ArrayList<>(kept);
    if (query.order() == Query.Order.NEWEST_FIRST) {
      Collections.reverse(found);
    }
    return new Found(
        found.stream().filter(event -> matches(query, event)).limit(query.limit()).toList(), null);
  }

  private static boolean matches(Query query, JournalEvent event) {
    return (query.since() == null || !event.at().isBefore(query.since()))
        && (query.until() == null || event.at().isBefore(query.until()))
        && (query.afterSeq() == null || event.seq() > query.afterSeq())
        && (query.beforeSeq() == null || event.seq() < query.beforeSeq())
        && (query.name() == null || named(query.name(), event.name()))
        && (query.source() == null
            || event.source().matches(Pattern.quote(query.source()) + "(-[0-9]+)?"))
        && (query.severity() == null || event.severity().compareTo(query.severity()) >= 0)
        && (query.text() == null
            || lower(event.attributes().write()).contains(lower(quoted(query.text()))));
  }

  private static boolean named(String asked, String name) {
    return asked.endsWith("*")
        ? name.startsWith(asked.substring(0, asked.length() - 1))
        : name.equals(asked);
  }

  /** The text as it stands inside a JSON string. */
  private static String quoted(String text) {
    String json = Json.of(text).write();
    return json.substring(1, json.length() - 1);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public synchronized Series series(SeriesQuery query) {
    Duration minute = Duration.ofMinutes(1);
    Duration interval = query.interval();
    Instant since = query.since();
    if (interval.compareTo(minute) >= 0) {
      interval = minute.multipliedBy(interval.plus(minute).minusNanos(1).dividedBy(minute));
      since = since.truncatedTo(ChronoUnit.MINUTES);
    }
    long span = Duration.between(since, query.until()).toNanos();
    int buckets = Math.toIntExact((span + interval.toNanos() - 1) / interval.toNanos());
    Map<String, List<Long>> counts = new TreeMap<>();
    for (JournalEvent event : kept) {
      if (!event.at().isBefore(since) && event.at().isBefore(query.until())) {
        String key =
            switch (query.by()) {
              case NAME -> event.name();
              case SOURCE -> event.source();
              case SEVERITY -> event.severity().name();
            };
        List<Long> row =
            counts.computeIfAbsent(key, _ -> new ArrayList<>(Collections.nCopies(buckets, 0L)));
        int bucket = (int) Duration.between(since, event.at()).dividedBy(interval);
        row.set(bucket, row.get(bucket) + 1);
      }
    }
    return new Series(since, interval, counts);
  }

  @Override
  public Watch watch(Consumer<List<JournalEvent>> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  @Override
  public synchronized JournalHealth health() {
    return new JournalHealth(
        0,
        Integer.MAX_VALUE,
        kept.size(),
        0,
        kept.isEmpty() ? null : kept.getLast().receivedAt(),
        0,
        Path.of("memory"),
        List.of(),
        refusal == null ? "" : refusal.reason());
  }

  @Override
  public synchronized void close() {
    refuse("journal-closed", "the journal is closed");
  }
}
