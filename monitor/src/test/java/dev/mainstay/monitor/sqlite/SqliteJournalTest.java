package dev.mainstay.monitor.sqlite;

import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real journal keeps the contract. */
class SqliteJournalTest extends JournalContract {

  @TempDir private Path folder;
  private SqliteJournal journal;

  @BeforeEach
  void open() {
    journal =
        SqliteJournal.open(
            folder.resolve("journal"), Retention.DEFAULT, "here", Duration.ZERO, () -> NOON);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  protected Journal journal() {
    return journal;
  }
}
