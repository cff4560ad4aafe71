package dev.mainstay.monitor.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The files of a journal over restarts, midnights and damage. */
class DayFilesTest extends SqliteFixture {

  @Test
  void numbersGoOnOverARestart() {
    try (SqliteJournal first = open()) {
      append(first, 3);
    }
    SqliteJournal second = open();
    assertThat(append(second, 1)).isEqualTo(new Receipt.Kept(4, 1, 0));
    assertThat(seqs(second)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void eachUtcDayHasAFileAndNumbersGoOnOverMidnight() {
    now = Instant.parse("2026-11-22T23:59:59.999Z");
    SqliteJournal journal = open();
    append(journal, 2);
    now = Instant.parse("2026-11-23T00:00:00Z");
    append(journal, 2);

    assertThat(day("2026-11-22")).exists();
    assertThat(day("2026-11-23")).exists();
    assertThat(seqs(journal)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(journal.health().file()).isEqualTo(day("2026-11-23"));
  }

  @Test
  void aClockThatIsSetBackOverMidnightLosesNoOrder() {
    now = Instant.parse("2026-11-23T00:00:01Z");
    SqliteJournal journal = open();
    append(journal, 2);
    now = Instant.parse("2026-11-22T23:59:00Z");
    append(journal, 2);
    now = Instant.parse("2026-11-23T00:00:02Z");
    append(journal, 2);
    assertThat(seqs(journal)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(journal.find(Query.oldest(3)).stream().map(JournalEvent::seq))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void keysAreKnownOverARestartAndOverMidnight() {
    now = Instant.parse("2026-11-22T23:59:00Z");
    String longKey = "k".repeat(5_000);
    try (SqliteJournal first = open()) {
      append(first, "a", event("1"), event("2"), event(longKey));
    }
    now = Instant.parse("2026-11-23T00:13:59Z");
    SqliteJournal second = open();
    assertThat(append(second, "a", event("2"))).isEqualTo(new Receipt.Kept(2, 0, 1));
    assertThat(append(second, "a", event(longKey))).isEqualTo(new Receipt.Kept(3, 0, 1));
    assertThat(append(second, "b", event("2"))).isEqualTo(new Receipt.Kept(4, 1, 0));
  }

  @Test
  void tenThousandKeysOfASenderAreKnown() {
    SqliteJournal journal = open();
    for (int i = 0; i < 10; i++) {
      append(journal, delivery(i * 1_000, 1_000));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(append(journal, delivery(i * 1_000, 1_000)))
          .isEqualTo(new Receipt.Kept((i + 1) * 1_000L, 0, 1_000));
    }
  }

  private Delivery delivery(int from, int count) {
    return new Delivery(
        "a", IntStream.range(from, from + count).mapToObj(i -> event(String.valueOf(i))).toList());
  }

  @Test
  void aTornFileIsSetAsideAndANewOneBegun() throws IOException {
    begin(500);
    try (FileChannel channel = FileChannel.open(day("2026-11-22"), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    assertSetAside("2026-11-22.db.damaged-1", "damaged");
  }

  @Test
  void aFileThatLacksItsLastPageIsSetAside() throws IOException {
    begin(500);
    try (FileChannel channel = FileChannel.open(day("2026-11-22"), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 4_096);
    }
    assertSetAside("2026-11-22.db.damaged-1", "damaged");
  }

  @Test
  void aFileWithABrokenHeaderIsSetAside() throws IOException {
    begin(5);
    overwrite(day("2026-11-22"), 0, 100);
    assertSetAside("2026-11-22.db.damaged-1", "not a database");
  }

  @Test
  void somebodyElsesFilesAreSetAsideAsTheyAre() throws Exception {
    Files.writeString(day("2026-11-22"), "my diary\n".repeat(200));
    assertSetAside("2026-11-22.db.damaged-1", "not a database");
    assertThat(folder.resolve("2026-11-22.db.damaged-1")).content().startsWith("my diary");
  }

  @Test
  void aDatabaseOfAnotherProgramIsSetAside() throws SQLException {
    sql("CREATE TABLE event(seq INTEGER PRIMARY KEY)");
    assertSetAside("2026-11-22.db.damaged-1", "not a journal of Mainstay");
  }

  @Test
  void aFileOfANewerMainstayIsSetAside() throws SQLException {
    begin(5);
    sql("PRAGMA user_version = 999");
    assertSetAside("2026-11-22.db.damaged-1", "newer Mainstay: format 999");
  }

  @Test
  void aFileWithoutOneOfItsTablesIsSetAside() throws SQLException {
    begin(5);
    sql("DROP TABLE tally");
    assertSetAside("2026-11-22.db.damaged-1", "no table tally");
  }

  @Test
  void aFolderInThePlaceOfAFileIsSetAside() throws IOException {
    Files.createDirectories(day("2026-11-22"));
    assertSetAside("2026-11-22.db.damaged-1", "not a file");
  }

  @Test
  void anEmptyFileIsBegunAsANewOne() throws IOException {
    Files.createFile(day("2026-11-22"));
    SqliteJournal journal = open();
    assertThat(append(journal, 1)).isEqualTo(new Receipt.Kept(1, 1, 0));
    assertThat(journal.health().setAside()).isEmpty();
  }

  @Test
  void aBrokenFileOfAnEarlierDayIsSetAsideAndNoNumberIsGivenTwice() throws IOException {
    begin(700);
    overwrite(day("2026-11-22"), 0, 4_096);
    now = now.plus(Duration.ofDays(1));
    SqliteJournal journal = open();
    Receipt receipt = append(journal, 1);
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Kept.class, kept -> assertThat(kept.seq()).isGreaterThan(700));
    assertThat(notes(journal, "journal.file.damaged")).hasSize(1);
  }

  @Test
  void damageThatShowsWhileWritingCostsNoEvent() throws IOException {
    begin(20_000);
    // Behind the ends that are looked at when it is opened: pages in the middle.
    long pages = Files.size(day("2026-11-22")) / 4_096;
    SqliteJournal journal = open();
    assertThat(append(journal, 1)).isEqualTo(new Receipt.Kept(20_001, 1, 0));
    for (long page = 2; page < pages; page++) {
      overwrite(day("2026-11-22"), page * 4_096, 64);
    }
    List<JournalEvent> damaged = List.of();
    for (int i = 0; i < 100 && damaged.isEmpty(); i++) {
      assertThat(append(journal, "late", event(NOON.minusSeconds(i), "key" + i, "{}")))
          .isEqualTo(new Receipt.Kept(journal.health().stored() + 20_000, 1, 0));
      damaged = notes(journal, "journal.file.damaged");
    }
    assertThat(damaged).hasSize(1);
    assertThat(journal.health().trouble()).isEmpty();
  }

  @Test
  void setAsideNamesAreCountedOn() throws IOException {
    for (int i = 1; i <= 3; i++) {
      Files.writeString(day("2026-11-22"), "rubbish rubbish rubbish");
      try (SqliteJournal journal = open()) {
        append(journal, 1);
      }
      assertThat(folder.resolve("2026-11-22.db.damaged-" + i)).exists();
    }
  }

  private void begin(int events) {
    try (SqliteJournal journal = open()) {
      append(journal, events);
    }
  }

  private void assertSetAside(String as, String reason) {
    SqliteJournal journal = open();
    assertThat(append(journal, 1)).isInstanceOf(Receipt.Kept.class);
    assertThat(folder.resolve(as)).exists();
    List<JournalEvent> notes = notes(journal, "journal.file.damaged");
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst().attributes().text("kept_as")).contains(as);
    assertThat(notes.getFirst().attributes().text("detail").orElseThrow()).contains(reason);
    Eventually.holds(() -> journal.health().setAside().equals(List.of(as)));
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = Sqlite.writer(day("2026-11-22"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private static void overwrite(Path file, long at, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rubbish = ByteBuffer.allocate(bytes);
      while (rubbish.hasRemaining()) {
        rubbish.put((byte) 0xa5);
      }
      channel.write(rubbish.flip(), at);
    }
  }
}
