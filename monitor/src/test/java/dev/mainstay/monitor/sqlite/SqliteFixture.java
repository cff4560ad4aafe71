package dev.mainstay.monitor.sqlite;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Delivery.Incoming;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which a test opens one journal after the other, at a time of its choice. */
abstract class SqliteFixture {

  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  volatile Instant now = NOON;
  private final List<SqliteJournal> opened = new ArrayList<>();

  SqliteJournal open() {
    return open(Retention.DEFAULT, SqliteJournal.PAGES_MAX);
  }

  SqliteJournal open(Retention retention, int pagesMax) {
    return open(retention, () -> pagesMax);
  }

  SqliteJournal open(Retention retention, IntSupplier pagesMax) {
    SqliteJournal journal =
        new SqliteJournal(
            new SqliteJournal.Settings(folder, retention, "here", Duration.ZERO, pagesMax),
            () -> now);
    opened.add(journal);
    return journal;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(SqliteJournal::close);
  }

  Path day(String day) {
    return folder.resolve(day + ".db");
  }

  Receipt append(SqliteJournal journal, String sender, Incoming... events) {
    return append(journal, new Delivery(sender, List.of(events)));
  }

  Receipt append(SqliteJournal journal, Delivery delivery) {
    return journal.append(delivery).toCompletableFuture().orTimeout(20, SECONDS).join();
  }

  Receipt append(SqliteJournal journal, int count) {
    return append(
        journal, new Delivery("c", IntStream.range(0, count).mapToObj(i -> event(null)).toList()));
  }

  Incoming event(@Nullable String key) {
    return event(now, key, "{}");
  }

  static Incoming event(Instant at, @Nullable String key, String json) {
    return new Incoming(
        at, Severity.INFO, "n", "s", "there", key, Json.tryParse(json).orElseThrow());
  }

  static List<Long> seqs(SqliteJournal journal) {
    return journal.find(Query.oldest(1_000)).stream().map(JournalEvent::seq).toList();
  }

  /** The events of this name that the journal told of itself. */
  static List<JournalEvent> notes(SqliteJournal journal, String name) {
    return journal.find(Query.oldest(1_000).name(name));
  }
}
