package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One day's file, open for reading; for one thread. */
final class DayReader implements AutoCloseable {

  /** So many words of one kind are listed. */
  private static final int WORDS_MAX = 1_000;

  /** So many words are remembered by their numbers. */
  private static final int REMEMBERED_MAX = 4_096;

  private final Path file;
  private final @Nullable Object key;
  private final Connection connection;
  private final Map<Long, String> remembered = new HashMap<>();
  private long first;
  private long last;

  private DayReader(Path file, @Nullable Object key, Connection connection) {
    this.file = file;
    this.key = key;
    this.connection = connection;
  }

  static DayReader open(Path file) throws SQLException, IOException {
    return new DayReader(file, key(file), Sqlite.reader(file));
  }

  /** Which file it is, whatever it is called. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  Path file() {
    return file;
  }

  /** Whether its name still means the same file: it may have been set aside. */
  boolean isPresent() {
    try {
      return Objects.equals(key, key(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks which numbers it has by now. */
  void refresh() throws SQLException {
    // Two questions: SQLite finds one end of an index at once, but not both.
    first = Sqlite.number(connection, "SELECT min(seq) FROM event");
    last = Sqlite.number(connection, "SELECT max(seq) FROM event");
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  Connection connection() {
    return connection;
  }

  /** The numbers of the words that begin with a prefix and pass a test. */
  List<Long> ids(String prefix, Predicate<String> test) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement find =
        connection.prepareStatement("SELECT id, text FROM word WHERE text >= ? ORDER BY text")) {
      find.setString(1, prefix);
      try (ResultSet row = find.executeQuery()) {
        while (row.next() && row.getString(2).startsWith(prefix)) {
          if (test.test(row.getString(2))) {
            ids.add(row.getLong(1));
          }
        }
      }
    }
    return ids;
  }

  /** The words that some event has in a column. */
  List<String> words(String column) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement find =
            connection.prepareStatement(
                "SELECT text FROM word WHERE EXISTS (SELECT 1 FROM event WHERE "
                    + column
                    + " = word.id) LIMIT "
                    + WORDS_MAX);
        ResultSet row = find.executeQuery()) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  /** The word of a number. */
  String word(long id) throws SQLException {
    String known = remembered.get(id);
    if (known != null) {
      return known;
    }
    try (PreparedStatement find =
        connection.prepareStatement("SELECT text FROM word WHERE id = ?")) {
      find.setLong(1, id);
      try (ResultSet row = find.executeQuery()) {
        String word = row.next() ? row.getString(1) : "?";
        if (remembered.size() >= REMEMBERED_MAX) {
          remembered.clear();
        }
        remembered.put(id, word);
        return word;
      }
    }
  }

  /** The event of a row with the columns {@link DaySearch#COLUMNS}. */
  JournalEvent event(ResultSet row) throws SQLException {
    String attributes = row.getString(8);
    return new JournalEvent(
        row.getLong(1),
        Micros.instant(row.getLong(2)),
        Micros.instant(row.getLong(3)),
        SeverityNumber.severity(row.getInt(4)),
        word(row.getLong(5)),
        word(row.getLong(6)),
        word(row.getLong(7)),
        Json.tryParse(attributes).orElseGet(() -> Json.of(attributes)));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Only read from: there is nothing that closing could lose.
    }
  }
}
