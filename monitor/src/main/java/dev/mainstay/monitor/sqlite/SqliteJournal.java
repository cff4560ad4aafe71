package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The journal in SQLite files, one for each UTC day.
 *
 * <p>Open at once, whatever the disk is like: the files are opened a little later on the writer's
 * own thread, and again and again while that fails. {@link #health} tells.
 */
public final class SqliteJournal implements Journal {

  /** How long an orderly end may take: what waits is written in far less. */
  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

  private final Intake intake = new Intake();
  private final Writer writer;
  private final Thread thread;
  private final Readers readers;

  /**
   * How a journal is.
   *
   * @param folder where its files are
   * @param host the name of this host, for events about the journal itself
   * @param patience the files are opened so long after the journal, or with the first delivery
   * @param pagesMax how large one file may become, in pages of 4 KiB; asked whenever one is opened
   */
  record Settings(
      Path folder, Retention retention, String host, Duration patience, IntSupplier pagesMax) {}

  /** SQLite's own bound. */
  static final int PAGES_MAX = Integer.MAX_VALUE - 1;

  SqliteJournal(Settings settings, InstantSource clock) {
    DayFolder folder = new DayFolder(settings.folder());
    writer = new Writer(intake, folder, settings, clock);
    readers = new Readers(folder.root());
    thread = Thread.ofPlatform().name("journal").daemon().unstarted(writer);
    thread.start();
  }

  /**
   * A journal in a folder, which is made when it is missing.
   *
   * @param host the name of this host, for events about the journal itself
   * @param patience its files are opened so long after this, or with the first delivery
   */
  public static SqliteJournal open(
      Path folder, Retention retention, String host, Duration patience, InstantSource clock) {
    return new SqliteJournal(
        new Settings(folder, retention, host, patience, () -> PAGES_MAX), clock);
  }

  @Override
  public void tell(Event event) {
    intake.tell(event);
  }

  @Override
  public CompletionStage<Receipt> append(Delivery delivery) {
    CompletionStage<Receipt> receipt = intake.append(delivery);
    if (intake.hurry()) {
      LockSupport.unpark(thread);
    }
    return receipt;
  }

  @Override
  public Found search(Query query) {
    return readers.ask(reader -> reader.search(query));
  }

  @Override
  public Series series(SeriesQuery query) {
    return readers.ask(reader -> reader.series(query));
  }

  @Override
  public Watch watch(Consumer<List<JournalEvent>> told) {
    writer.watch(told);
    return () -> writer.unwatch(told);
  }

  @Override
  public JournalHealth health() {
    Gauges gauges = writer.gauges();
    return new JournalHealth(
        intake.waiting(),
        Intake.SENT_MAX,
        gauges.stored(),
        intake.lost(),
        gauges.committedAt(),
        gauges.bytes(),
        gauges.file(),
        gauges.setAside(),
        gauges.trouble());
  }

  @Override
  public void close() {
    intake.close();
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE_TIME)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readers.close();
    intake.refuseAll();
  }
}
