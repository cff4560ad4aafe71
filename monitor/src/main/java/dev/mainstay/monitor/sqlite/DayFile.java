package dev.mainstay.monitor.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One day's file, open for writing; for the writer's thread alone.
 *
 * <pre>
 *   open --put--> in a transaction --commit--> durable: WAL written and synced
 *                        |
 *                        +--rollback--> as before
 * </pre>
 */
final class DayFile implements AutoCloseable {

  /** A file of at most this size is read through when whoever wrote it last did not close it. */
  private static final long THOROUGH_BYTES_MAX = 64L * 1024 * 1024;

  /** What SQLite's log may keep of the disk after a burst. */
  private static final int LOG_BYTES_MAX = 16 * 1024 * 1024;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement insert;
  private final Words words;
  private final Seen seen;
  private final Tallies tallies;

  private DayFile(Path file, Connection connection, @Nullable Path before) throws SQLException {
    this.file = file;
    this.connection = connection;
    connection.setAutoCommit(false);
    insert =
        connection.prepareStatement(
            "INSERT INTO event(seq, at, received, severity, name, source, host, attributes)"
                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    words = new Words(connection);
    seen = new Seen(connection, before);
    tallies = new Tallies(connection);
  }

  /**
   * Opens a day's file, or makes it.
   *
   * @param before the day file before it; null when there is none
   * @param pagesMax how large it may become, in pages of 4 KiB
   * @throws Unusable when it is no file that can be written to, and none could make it one
   */
  static DayFile open(Path file, @Nullable Path before, int pagesMax)
      throws SQLException, IOException, Unusable {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Unusable("not a file");
    }
    boolean unclean = DayFolder.bytes(file) > (Files.exists(file) ? Files.size(file) : 0);
    Connection connection = null;
    try {
      connection = Sqlite.writer(file);
      prepare(connection, file, unclean, pagesMax);
      return new DayFile(file, connection, before);
    } catch (SQLException e) {
      closeQuietly(connection);
      if (Sqlite.isDamage(e)) {
        throw new Unusable("damaged: " + e.getMessage());
      }
      throw e;
    } catch (Unusable e) {
      closeQuietly(connection);
      throw e;
    }
  }

  private static void prepare(Connection connection, Path file, boolean unclean, int pagesMax)
      throws SQLException, IOException, Unusable {
    boolean empty = Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    long application = Sqlite.number(connection, "PRAGMA application_id");
    long version = Sqlite.number(connection, "PRAGMA user_version");
    if (!empty && application != Schema.APPLICATION_ID) {
      throw new Unusable("a SQLite file, but not a journal of Mainstay");
    }
    if (version > Schema.VERSION) {
      throw new Unusable("written by a newer Mainstay: format " + version);
    }
    try (Statement statement = connection.createStatement()) {
      // A row, and so a result set: executed, not queried, and closed with the statement.
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES_MAX);
      statement.execute("PRAGMA max_page_count = " + pagesMax);
      if (empty) {
        statement.execute("BEGIN IMMEDIATE");
        for (String sql : Schema.CREATE) {
          statement.execute(sql);
        }
        statement.execute("COMMIT");
      }
    }
    if (!empty) {
      check(connection, file, unclean);
    }
  }

  /** Looks at both ends of everything; into all of it only where that is quick and needed. */
  private static void check(Connection connection, Path file, boolean unclean)
      throws SQLException, IOException, Unusable {
    Set<String> missing = new TreeSet<>(Schema.TABLES);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (row.next()) {
        missing.remove(row.getString(1));
      }
    }
    if (!missing.isEmpty()) {
      throw new Unusable("damaged: it has no table " + String.join(", ", missing));
    }
    if (unclean && Files.size(file) <= THOROUGH_BYTES_MAX) {
      quickCheck(connection);
    }
    for (String end : new String[] {"ASC", "DESC"}) {
      for (String column : new String[] {"seq", "at", "source", "name"}) {
        Sqlite.number(
            connection,
            "SELECT length(attributes) FROM event ORDER BY " + column + " " + end + " LIMIT 1");
      }
      Sqlite.number(connection, "SELECT count FROM minute ORDER BY minute " + end + " LIMIT 1");
      Sqlite.number(connection, "SELECT count FROM tally ORDER BY minute " + end + " LIMIT 1");
      Sqlite.number(connection, "SELECT seq FROM seen ORDER BY sender " + end + " LIMIT 1");
    }
  }

  private static void quickCheck(Connection connection) throws SQLException, Unusable {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (row.next() && !row.getString(1).equals("ok")) {
        throw new Unusable("damaged: " + row.getString(1).replace('\n', ' '));
      }
    }
  }

  Path file() {
    return file;
  }

  /** The greatest number in it; zero when it has none. */
  long lastSeq() throws SQLException {
    return Sqlite.number(connection, "SELECT max(seq) FROM event");
  }

  /**
   * Puts an event into the open transaction.
   *
   * @param sender whom its key is unique within; empty for none
   * @return the number of the event with the same key; empty when this one is new and has {@code
   *     seq}
   */
  OptionalLong put(long seq, String sender, Row row, long received) throws SQLException {
    if (row.key() != null) {
      OptionalLong earlier = seen.meet(words.id(sender), sender, row.key(), seq);
      if (earlier.isPresent()) {
        return earlier;
      }
    }
    int severity = SeverityNumber.of(row.severity());
    long name = words.id(row.name());
    long source = words.id(row.source());
    insert.setLong(1, seq);
    insert.setLong(2, row.at());
    insert.setLong(3, received);
    insert.setInt(4, severity);
    insert.setLong(5, name);
    insert.setLong(6, source);
    insert.setLong(7, words.id(row.host()));
    insert.setString(8, row.text());
    insert.addBatch();
    tallies.count(seq, row.at(), name, source, severity);
    return OptionalLong.empty();
  }

  /** Makes everything durable that was put. */
  void commit() throws SQLException {
    insert.executeBatch();
    tallies.write();
    connection.commit();
  }

  /** Takes back everything that was put since the last commit. */
  void rollback() throws SQLException {
    words.forget();
    tallies.forget();
    insert.clearBatch();
    connection.rollback();
  }

  /** Closes it; as the last one to do so, SQLite moves its log into the file. */
  @Override
  public void close() throws SQLException {
    insert.close();
    words.close();
    seen.close();
    tallies.close();
    connection.close();
  }

  private static void closeQuietly(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // It is not used any more, and what is wrong with it is being said already.
    }
  }
}
