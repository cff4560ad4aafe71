package dev.mainstay.monitor.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole files go, by age and by size; never today's. */
class RetentionTest extends SqliteFixture {

  @Test
  void daysThatAreTooOldGoWhole() {
    SqliteJournal journal = open(new Retention(Duration.ofDays(3), 1L << 30), PAGES);
    for (int day = 10; day <= 20; day++) {
      now = Instant.parse("2026-11-" + day + "T12:00:00Z");
      append(journal, 1);
    }
    Eventually.holds(() ->
        days().equals(List.of("2026-11-17.db", "2026-11-18.db", "2026-11-19.db", "2026-11-20.db")));
    assertThat(notes(journal, "journal.file.removed")).isNotEmpty();
    assertThat(seqs(journal)).isNotEmpty();
  }

  @Test
  void theOldestGoWhileAllTogetherAreTooLargeButNeverTodays() {
    try (SqliteJournal journal = open()) {
      for (int day = 10; day <= 14; day++) {
        now = Instant.parse("2026-11-" + day + "T12:00:00Z");
        append(journal, 500);
      }
    }
    SqliteJournal small = open(new Retention(Duration.ofDays(99), 1), PAGES);
    append(small, 1);
    Eventually.holds(() -> days().equals(List.of("2026-11-14.db")));
  }

  @Test
  void whatWasSetAsideGoesToo() throws IOException {
    Files.writeString(folder.resolve("2026-11-01.db.damaged-1"), "rubbish");
    Files.writeString(folder.resolve("2026-11-01.db.damaged-1-wal"), "rubbish");
    Files.writeString(folder.resolve("2026-11-21.db.damaged-1"), "rubbish");
    Files.writeString(folder.resolve("2026-02-31.db"), "no such day: somebody else's");
    SqliteJournal journal = open();
    append(journal, 1);
    Eventually.holds(() -> !Files.exists(folder.resolve("2026-11-01.db.damaged-1")));
    assertThat(folder.resolve("2026-11-01.db.damaged-1-wal")).doesNotExist();
    assertThat(folder.resolve("2026-11-21.db.damaged-1")).exists();
    assertThat(folder.resolve("2026-02-31.db")).exists();
    Eventually.holds(() -> journal.health().setAside().equals(List.of("2026-11-21.db.damaged-1")));
  }

  private static final int PAGES = SqliteJournal.PAGES_MAX;

  private List<String> days() {
    String[] names = folder.toFile().list((_, name) -> name.endsWith(".db"));
    return names == null ? List.of() : List.of(names).stream().sorted().toList();
  }
}
