package dev.mainstay.monitor.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A disk that is full, a folder that cannot be, a queue that is too long. */
class TroubleTest extends SqliteFixture {

  @Test
  void aFullDiskRefusesWithTheReasonAndKeepsWhatWasAcked() {
    // SQLite's own bound on pages gives its own error for a full disk.
    SqliteJournal journal = open(Retention.DEFAULT, 60);
    long acked = fill(journal);
    assertThat(acked).isPositive();
    assertThat(journal.health().trouble()).contains("disk is full");
    assertThat(seqs(journal)).hasSize((int) acked);
  }

  @Test
  void itRecoversByItselfWhenThereIsRoom() {
    AtomicInteger pages = new AtomicInteger(60);
    SqliteJournal journal = open(Retention.DEFAULT, pages::get);
    long acked = fill(journal);
    journal.tell(new Note("own", "here", now, Severity.INFO, Map.of("kept", true)));

    pages.set(600);
    Eventually.holds(() -> journal.health().trouble().isEmpty());
    assertThat(append(journal, 1)).isInstanceOf(Receipt.Kept.class);
    assertThat(notes(journal, "own")).as("own events wait").hasSize(1);
    List<JournalEvent> recovered = notes(journal, "journal.write.recovered");
    assertThat(recovered).hasSize(1);
    assertThat(recovered.getFirst().attributes().text("detail").orElseThrow()).contains("full");
    assertThat(recovered.getFirst().attributes().whole("refused")).isPresent();
    assertThat(seqs(journal))
        .as("numbered without a gap")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, acked + 3).boxed().toList());
  }

  private long fill(SqliteJournal journal) {
    long acked = 0;
    for (int i = 0; i < 1_000; i++) {
      switch (append(journal, "c", event(now, null, "{\"pad\":\"" + "x".repeat(900) + "\"}"))) {
        case Receipt.Kept _ -> acked++;
        case Receipt.Refused refused -> {
          assertThat(refused.code()).isEqualTo("disk-full");
          assertThat(refused.reason()).contains("the disk is full", "2026-11-22.db");
          return acked;
        }
      }
    }
    throw new AssertionError("it never filled");
  }

  @Test
  void aFolderThatCannotBeMadeRefusesUntilItCan() throws IOException {
    Path blocked = folder.resolve("blocked");
    Files.writeString(blocked, "a file where the folder should be");
    try (SqliteJournal journal =
        SqliteJournal.open(blocked, Retention.DEFAULT, "here", Duration.ZERO, () -> now)) {
      assertThat(append(journal, 1))
          .isInstanceOfSatisfying(
              Receipt.Refused.class,
              r -> assertThat(r.reason()).contains("blocked", "not a folder"));
      Files.delete(blocked);
      Eventually.holds(() -> append(journal, 1) instanceof Receipt.Kept);
      assertThat(journal.health().trouble()).isEmpty();
    }
  }

  @Test
  void aJournalThatIsBehindRefusesDeliveriesAndStillTakesOurOwn() throws SQLException {
    SqliteJournal journal = open();
    append(journal, 1);
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    try (Connection other = Sqlite.writer(day("2026-11-22"));
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 30; i++) {
        receipts.add(journal.append(delivery(1_000)).toCompletableFuture());
      }
      assertThat(receipts)
          .anySatisfy(receipt ->
              assertThat(receipt.getNow(new Receipt.Kept(0, 0, 0)))
                  .isInstanceOfSatisfying(
                      Receipt.Refused.class,
                      refused -> assertThat(refused.code()).isEqualTo("journal-behind")));
      assertThat(journal.health().waiting()).isLessThanOrEqualTo(journal.health().waitingMax());
      journal.tell(new Note("own", "here", now, Severity.INFO, Map.of()));
      lock.execute("ROLLBACK");
    }
    long kept = receipts.stream().filter(receipt -> receipt.join() instanceof Receipt.Kept).count();
    Eventually.holds(() -> notes(journal, "own").size() == 1);
    assertThat(journal.health().stored()).isEqualTo(1 + kept * 1_000 + 1);
    assertThat(journal.health().lost()).isZero();
    assertThat(journal.health().waiting()).isZero();
  }

  @Test
  void aDeliveryThatIsLargerThanTheQueueHasItsTurnAlone() {
    SqliteJournal journal = open();
    assertThat(append(journal, delivery(Intake.SENT_MAX + 1)))
        .isEqualTo(new Receipt.Kept(Intake.SENT_MAX + 1, Intake.SENT_MAX + 1, 0));
  }

  @Test
  void ownEventsBeyondTheBoundAreCountedAsLost() throws IOException {
    Path blocked = folder.resolve("blocked");
    Files.writeString(blocked, "");
    try (SqliteJournal journal =
        SqliteJournal.open(blocked, Retention.DEFAULT, "here", Duration.ZERO, () -> now)) {
      for (int i = 0; i < Intake.TOLD_MAX + 100; i++) {
        journal.tell(new Note("own", "here", now, Severity.INFO, Map.of()));
      }
      assertThat(journal.health().lost()).isGreaterThanOrEqualTo(100);
      assertThat(journal.health().waiting()).isLessThanOrEqualTo(Intake.TOLD_MAX);
    }
  }

  @Test
  void aWatcherThatFailsCostsNobodyAnything() {
    SqliteJournal journal = open();
    try (Journal.Watch _ =
        journal.watch(_ -> {
          throw new IllegalStateException("on purpose");
        })) {
      assertThat(append(journal, 1)).isInstanceOf(Receipt.Kept.class);
      assertThat(append(journal, 1)).isInstanceOf(Receipt.Kept.class);
      assertThat(notes(journal, "journal.watcher.failed")).hasSize(1);
    }
  }

  private Delivery delivery(int count) {
    return new Delivery("c", IntStream.range(0, count).mapToObj(_ -> event(null)).toList());
  }
}
