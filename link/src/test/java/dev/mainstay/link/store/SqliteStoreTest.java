package dev.mainstay.link.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.RelayEvent.NotStored;
import dev.mainstay.link.Store;
import dev.mainstay.link.Store.Change;
import dev.mainstay.link.Store.Kept;
import dev.mainstay.link.StoreContract;
import dev.mainstay.link.store.SqliteStore.Damage;
import dev.mainstay.link.store.SqliteStore.Ears;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real store, and what may be the matter with a file. */
class SqliteStoreTest extends StoreContract {

  @TempDir private Path folder;
  private final ExecutorService threads = StoreThreads.begin();
  private final List<Damage> damage = new ArrayList<>();
  private volatile int pages = SqliteStore.PAGES_MAX;

  @Override
  protected Store open() throws IOException {
    return SqliteStore.open(
        new SqliteStore.Place(file(), BOUNDS, threads, () -> pages),
        () -> now,
        new Ears(told::add, damage::add));
  }

  /** SQLite's own bound on pages gives its own error for a full disk. */
  @Override
  protected void breakIt() throws Exception {
    store.close();
    pages = 1;
    store = open();
  }

  @Override
  protected void mendIt() {
    pages = SqliteStore.PAGES_MAX;
  }

  @AfterEach
  void endThreads() {
    threads.shutdown();
  }

  private Change[] large(long from, int count) {
    String filling = "x".repeat(2_000);
    List<Change> all = new ArrayList<>();
    for (long number = from; number < from + count; number++) {
      Incoming message = new Incoming("m" + number, "", Frame.text(filling + number));
      all.add(new Change.Received(number, message, NOON));
    }
    return all.toArray(Change[]::new);
  }

  /** Overwrites the page that a message stands on, of those of {@link #large}. */
  private void tearPageOf(long number) throws IOException {
    int page = Files.readString(file(), ISO_8859_1).indexOf("x".repeat(1_000) + number) / 4096;
    try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
      raw.seek(4096L * page);
      raw.write(new byte[4096]);
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = Sqlite.owner(file());
        Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  private Path file() {
    return folder.resolve("link").resolve("chat.db");
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    breakIt();
    Frame large = Frame.text("x".repeat(2 * LARGE));
    store.write(1, List.of(new Change.Submitted(1, new Outgoing("a", large), NOON)));
    assertThat(told.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new NotStored(1, "the disk is full: no room to write " + file()));
  }

  @Test
  void aSecondOwnerIsRefused() throws Exception {
    write(received(1, "a"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another process holds it");
    write(received(2, "b"));
    assertThat(reopened().inbox()).hasSize(2);
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws IOException {
    Path blocked = folder.resolve("blocked");
    Files.writeString(blocked, "a file where the folder should be");
    assertThatThrownBy(() ->
            SqliteStore.open(
                blocked.resolve("chat.db"),
                BOUNDS,
                threads,
                () -> now,
                new Ears(told::add, damage::add)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void nobodyElseReadsTheMessages() throws Exception {
    write(received(1, "a"));
    for (String name : List.of("chat.db", "chat.db-wal")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file().resolveSibling(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aForeignFileIsSetAsideAndSaid() throws Exception {
    store.close();
    Files.writeString(file(), "these are somebody's notes, and no database at all\n".repeat(100));
    store = open();
    assertThat(store.load()).isEqualTo(Kept.NOTHING);
    assertThat(damage)
        .singleElement()
        .satisfies(said -> {
          assertThat(said.reason()).contains("not a database");
          assertThat(said.keptAs()).exists().hasFileName("chat.db.damaged-1");
          assertThat(said.rescued()).isZero();
        });
    write(received(1, "a"));
    assertThat(reopened().inbox()).hasSize(1);
  }

  @Test
  void aFileOfANewerMainstayIsNotTouched() throws Exception {
    write(received(1, "a"));
    store.close();
    sql("PRAGMA user_version = 99");
    store = open();
    assertThat(store.load()).isEqualTo(Kept.NOTHING);
    assertThat(damage)
        .extracting(Damage::reason)
        .containsExactly("written by a newer Mainstay: format 99");
  }

  @Test
  void whatCanBeReadOfADamagedFileGoesOn() throws Exception {
    write(received(1, "a"), submitted(2, "x"));
    write(large(3, 400));
    store.close();
    tearPageOf(400);
    store = open();
    Kept kept = store.load();
    assertThat(damage).hasSize(1);
    assertThat(damage.getFirst().reason()).startsWith("damaged: ");
    assertThat(damage.getFirst().rescued()).isEqualTo(kept.inbox().size() + kept.outbox().size());
    assertThat(kept.inbox()).hasSizeGreaterThan(200).startsWith(received(1, "a"));
    assertThat(kept.outbox()).containsExactly(submitted(2, "x"));
    assertThat(kept.seen()).hasSize(401);
    assertThat(kept.last()).isEqualTo(402);
    assertThat(reopened()).isEqualTo(kept);
    assertThat(damage).hasSize(1);
  }

  @Test
  void damageThatShowsInAWriteLosesNotTheBatch() throws Exception {
    write(large(1, 800));
    store.close();
    store = open();
    Kept before = store.load();
    assertThat(before.inbox()).hasSize(800);
    tearPageOf(300);
    write(new Change.Handled(300), received(3_000, "new"));
    assertThat(damage).hasSize(1);
    assertThat(reopened().inbox()).hasSizeGreaterThan(200).endsWith(received(3_000, "new"));
  }
}
