package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
import dev.mainstay.core.Event.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file that is written to now: today's. It changes at midnight UTC, and when the present one
 * turns out to be damaged; the next number goes on over all of them.
 *
 * <pre>
 *   none --at--> open --midnight--> closed, the next day's open, retention
 *                  |
 *                  +--damaged--> set aside, a new one open
 * </pre>
 */
final class Current implements AutoCloseable {

  /** An event takes more than this of a file: what a lost file can have held at most. */
  private static final int EVENT_BYTES_MIN = 32;

  private final DayFolder folder;
  private final Retention retention;
  private final IntSupplier pagesMax;
  private final String host;
  private final Consumer<Event> notes;
  private @Nullable DayFile file;
  private LocalDate day = LocalDate.MIN;
  private long last = -1;

  /**
   * No file yet.
   *
   * @param notes takes what happens to the files, to be stored as events
   */
  Current(
      DayFolder folder,
      Retention retention,
      IntSupplier pagesMax,
      String host,
      Consumer<Event> notes) {
    this.folder = folder;
    this.retention = retention;
    this.pagesMax = pagesMax;
    this.host = host;
    this.notes = notes;
  }

  /** Today's file, opened or begun. */
  DayFile at(Instant now) throws SQLException, IOException {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    DayFile open = file;
    if (open != null && day.equals(today)) {
      return open;
    }
    close();
    folder.make();
    if (last < 0) {
      last = lastOfAll(today, now);
    }
    DayFile opened = open(today, now);
    file = opened;
    day = today;
    last = Math.max(last, opened.lastSeq());
    folder.keepFloor(last);
    retain(now);
    return opened;
  }

  /** The number of the last event that is durable. */
  long last() {
    return last;
  }

  /** After a commit. */
  void advance(long seq) {
    last = seq;
  }

  /** Sets the open file aside, for it has turned out to be damaged. */
  void setAside(String reason, Instant now) throws IOException {
    DayFile broken = file;
    if (broken != null) {
      drop();
      aside(broken.file(), reason, now);
    }
  }

  /** Deletes whole files as far as retention says. */
  void retain(Instant now) throws IOException {
    for (Path gone : folder.retain(retention, day)) {
      note("journal.file.removed", Severity.INFO, now, Map.of("file", name(gone)));
    }
  }

  private DayFile open(LocalDate today, Instant now) throws SQLException, IOException {
    Path path = folder.of(today);
    try {
      return DayFile.open(path, before(path), pagesMax.getAsInt());
    } catch (Unusable e) {
      last += DayFolder.bytes(path) / EVENT_BYTES_MIN + 1;
      aside(path, e.reason(), now);
    }
    try {
      return DayFile.open(path, before(path), pagesMax.getAsInt());
    } catch (Unusable e) {
      throw new IOException("a new journal file is unusable: " + e.reason(), e);
    }
  }

  private @Nullable Path before(Path path) throws IOException {
    List<Path> earlier = new ArrayList<>(folder.days());
    earlier.removeIf(other -> other.compareTo(path) >= 0);
    return earlier.isEmpty() ? null : earlier.getLast();
  }

  /** The greatest number of all files but today's; those that cannot be read are set aside. */
  private long lastOfAll(LocalDate today, Instant now) throws IOException {
    long greatest = folder.floor();
    for (Path path : folder.days()) {
      if (!path.equals(folder.of(today))) {
        greatest = Math.max(greatest, lastOf(path, now, greatest));
      }
    }
    return greatest;
  }

  private long lastOf(Path path, Instant now, long known) throws IOException {
    try (Connection reader = Sqlite.reader(path)) {
      if (Sqlite.number(reader, "PRAGMA application_id") != Schema.APPLICATION_ID
          || Sqlite.number(reader, "PRAGMA user_version") > Schema.VERSION) {
        aside(path, "not a journal of this Mainstay", now);
        return known;
      }
      return Sqlite.number(reader, "SELECT max(seq) FROM event");
    } catch (SQLException e) {
      long most = known + DayFolder.bytes(path) / EVENT_BYTES_MIN + 1;
      aside(path, String.valueOf(e.getMessage()), now);
      return most;
    }
  }

  private void aside(Path path, String reason, Instant now) throws IOException {
    Path to = folder.setAside(path);
    note(
        "journal.file.damaged",
        Severity.ERROR,
        now,
        Map.of("file", name(path), "detail", reason, "kept_as", name(to)));
  }

  private void note(String name, Severity severity, Instant now, Map<String, Object> fields) {
    notes.accept(new Note(name, host, now, severity, fields));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /** Lets go of the file without a word: what is in its memory is not to be trusted. */
  void drop() {
    try {
      close();
    } catch (SQLException e) {
      // Its descriptor is gone, or will be with the process; nothing that was durable is lost.
    }
  }

  @Override
  public void close() throws SQLException {
    DayFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
