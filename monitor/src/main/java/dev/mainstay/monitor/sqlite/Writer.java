package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.sqlite.Intake.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The one thread that writes: takes batches from the intake, stores each in one transaction, tells
 * the watchers, completes the receipts.
 *
 * <pre>
 *   asleep --patience, or a delivery--> well --commit fails--> in trouble
 *                                        ^                        |  own events wait, deliveries
 *                                        +----- commit holds -----+  are refused with the reason
 * </pre>
 *
 * <p>A platform thread: SQLite waits for the disk in native code, where a virtual thread would keep
 * others from running.
 */
final class Writer implements Runnable {

  /** How often it looks after its files when nothing comes. */
  private static final Duration UPKEEP_IDLE = Duration.ofMinutes(10);

  /** How often it does so when much comes. */
  private static final Duration UPKEEP_BUSY = Duration.ofSeconds(5);

  /** In trouble, the next attempt comes after this, and each further one after twice as long. */
  private static final Duration RETRY_FIRST = Duration.ofMillis(200);

  /** A disk that stays full is tried this seldom: each attempt opens the file anew. */
  private static final Duration RETRY_MAX = Duration.ofSeconds(1);

  private final Intake intake;
  private final DayFolder folder;
  private final Current current;
  private final InstantSource clock;
  private final Duration patience;
  private final String host;
  private final List<Consumer<List<JournalEvent>>> watchers = new CopyOnWriteArrayList<>();
  private final Deque<Entry.Told> unsaved = new ArrayDeque<>();
  private volatile Gauges gauges;
  private Instant troubledSince = Instant.EPOCH;
  private long refused;
  private long received;
  private long upkeepAt;

  Writer(Intake intake, DayFolder folder, SqliteJournal.Settings settings, InstantSource clock) {
    this.intake = intake;
    this.folder = folder;
    this.clock = clock;
    this.patience = settings.patience();
    this.host = settings.host();
    this.current = new Current(folder, settings.retention(), settings.pagesMax(), host, this::note);
    this.gauges = Gauges.none(folder.root());
  }

  Gauges gauges() {
    return gauges;
  }

  /** Calls after every commit, on this thread. */
  void watch(Consumer<List<JournalEvent>> told) {
    watchers.add(told);
  }

  void unwatch(Consumer<List<JournalEvent>> told) {
    watchers.remove(told);
  }

  @Override
  public void run() {
    try {
      sleepIn();
      Duration retry = RETRY_FIRST;
      while (!intake.isClosed() || !intake.isEmpty()) {
        if (gauges.trouble().isEmpty()) {
          retry = RETRY_FIRST;
          store(intake.gather(UPKEEP_IDLE));
        } else {
          List<Entry> batch = intake.gather(retry);
          LockSupport.parkNanos(retry.toNanos());
          store(batch);
          retry = intake.isClosed() ? RETRY_FIRST : later(retry);
        }
        if (System.nanoTime() - upkeepAt > UPKEEP_BUSY.toNanos()) {
          upkeep();
        }
      }
      current.close();
    } catch (InterruptedException e) {
      current.drop();
    } catch (SQLException e) {
      // All of it is durable; the next start does what was left to do.
    }
  }

  private static Duration later(Duration retry) {
    Duration twice = retry.multipliedBy(2);
    return twice.compareTo(RETRY_MAX) < 0 ? twice : RETRY_MAX;
  }

  /** The services come first: the start of a supervisor has no time for a database. */
  private void sleepIn() throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!intake.isHurried() && System.nanoTime() < until) {
      LockSupport.parkNanos(this, Math.max(1, until - System.nanoTime()));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    upkeepAt = System.nanoTime() - UPKEEP_BUSY.toNanos();
  }

  /** Our own events of the batch join those that wait already; then all is tried. */
  private void store(List<Entry> batch) {
    List<Entry.Sent> sent = new ArrayList<>();
    for (Entry entry : batch) {
      switch (entry) {
        case Entry.Told told -> unsaved.add(told);
        case Entry.Sent delivery -> sent.add(delivery);
        case Entry.Bell _ -> {}
      }
    }
    Instant now = clock.instant();
    try {
      DayFile file = current.at(now);
      gauges = gauges.file(file.file());
      if (!gauges.trouble().isEmpty()) {
        noteRecovery(now);
      }
      try {
        commit(file, sent, now);
      } catch (SQLException e) {
        if (!Sqlite.isDamage(e)) {
          throw e;
        }
        current.setAside(String.valueOf(e.getMessage()), now);
        commit(current.at(now), sent, now);
      }
    } catch (SQLException | IOException e) {
      fail(sent, e, now);
    }
  }

  private void commit(DayFile file, List<Entry.Sent> sent, Instant now) throws SQLException {
    if (unsaved.isEmpty() && sent.isEmpty()) {
      gauges = gauges.trouble("");
      return;
    }
    received = Math.max(received, Micros.of(now));
    Batch batch = new Batch(file, current.last(), received);
    List<Receipt> receipts = new ArrayList<>();
    List<Entry.Told> own = List.copyOf(unsaved);
    try {
      for (Entry.Told told : own) {
        batch.add(Row.of(told.event()));
      }
      for (Entry.Sent delivery : sent) {
        receipts.add(batch.add(delivery));
      }
      file.commit();
    } catch (SQLException e) {
      undo(file, e);
      throw e;
    }
    current.advance(batch.last());
    gauges = gauges.stored(batch.fresh().size(), now).trouble("");
    unsaved.clear();
    own.forEach(intake::release);
    tell(batch.fresh());
    for (int i = 0; i < sent.size(); i++) {
      intake.release(sent.get(i));
      sent.get(i).receipt().complete(receipts.get(i));
    }
  }

  /** After some errors, a full disk's among them, SQLite has rolled back by itself already. */
  private static void undo(DayFile file, SQLException error) {
    try {
      file.rollback();
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
  }

  /** One transaction in the making. */
  private static final class Batch {
    private final DayFile file;
    private final long received;
    private final List<JournalEvent> fresh = new ArrayList<>();
    private long last;

    Batch(DayFile file, long last, long received) {
      this.file = file;
      this.last = last;
      this.received = received;
    }

    void add(Row row) throws SQLException {
      file.put(last + 1, "", row, received);
      last++;
      fresh.add(row.event(last, received));
    }

    Receipt add(Entry.Sent delivery) throws SQLException {
      long of = 0;
      int stored = 0;
      for (Row row : delivery.rows()) {
        OptionalLong earlier = file.put(last + 1, delivery.sender(), row, received);
        if (earlier.isPresent()) {
          of = earlier.getAsLong();
        } else {
          last++;
          of = last;
          stored++;
          fresh.add(row.event(last, received));
        }
      }
      return new Receipt.Kept(of, stored, delivery.rows().size() - stored);
    }

    long last() {
      return last;
    }

    List<JournalEvent> fresh() {
      return fresh;
    }
  }

  /** A watcher that fails is told nothing more: it must not cost the journal its thread. */
  private void tell(List<JournalEvent> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    List<JournalEvent> told = List.copyOf(fresh);
    for (Consumer<List<JournalEvent>> watcher : List.copyOf(watchers)) {
      try {
        watcher.accept(told);
      } catch (RuntimeException e) {
        watchers.remove(watcher);
        note(
            new Note(
                "journal.watcher.failed",
                host,
                clock.instant(),
                Severity.ERROR,
                Map.of("detail", String.valueOf(e))));
      }
    }
  }

  private void fail(List<Entry.Sent> sent, Exception error, Instant now) {
    Path file = gauges.file();
    String reason = Sqlite.reason(file, error);
    if (gauges.trouble().isEmpty()) {
      troubledSince = now;
    }
    gauges = gauges.trouble(reason);
    // What the connection and the driver think of a transaction that failed is not to be trusted:
    // the file itself is asked again, and says too which number is the last.
    current.drop();
    for (Entry.Sent delivery : sent) {
      refused += delivery.events();
      intake.release(delivery);
      delivery.receipt().complete(new Receipt.Refused("disk-full", reason));
    }
  }

  private void noteRecovery(Instant now) {
    boolean noted =
        unsaved.stream().anyMatch(told -> told.event().name().equals("journal.write.recovered"));
    if (!noted) {
      note(
          new Note(
              "journal.write.recovered",
              host,
              now,
              Severity.WARN,
              Map.of(
                  "detail", gauges.trouble(),
                  "since", troubledSince.toString(),
                  "refused", refused,
                  "lost", intake.lost())));
    }
  }

  /** An event about the journal itself: in the next batch. */
  private void note(Event event) {
    if (intake.reserve()) {
      unsaved.add(new Entry.Told(event));
    }
  }

  private void upkeep() {
    upkeepAt = System.nanoTime();
    try {
      if (gauges.trouble().isEmpty()) {
        current.retain(clock.instant());
      }
      List<String> aside =
          folder.aside().stream().map(path -> path.getFileName().toString()).toList();
      gauges = gauges.folder(folder.bytes(), aside);
    } catch (IOException e) {
      // What cannot be listed or deleted now is looked at again; that costs no event.
    }
  }
}
