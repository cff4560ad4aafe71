package dev.mainstay.link.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a file becomes one that can be written to: made, brought to our format, looked through. */
final class Opening {

  /** A file of at most this size is read through when whoever wrote it last did not close it. */
  private static final long THOROUGH_BYTES_MAX = 64L * 1024 * 1024;

  /** What SQLite's log may keep of the disk after a burst. */
  private static final int LOG_BYTES_MAX = 16 * 1024 * 1024;

  private static final String OWNER_ONLY = "rw-------";

  private Opening() {}

  /**
   * A connection to a file with our tables in it; makes the file when there is none.
   *
   * @param pagesMax how large it may become, in pages of 4 KiB
   * @throws Unusable when it is no file that can be written to, and none could make it one
   */
  static Connection open(Path file, int pagesMax) throws SQLException, IOException, Unusable {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Unusable("not a file");
    }
    make(file);
    Path log = Path.of(file + "-wal");
    boolean unclean = Files.exists(log) && Files.size(log) > 0;
    Connection connection = Sqlite.owner(file);
    try {
      prepare(connection, pagesMax);
      if (unclean && Files.size(file) <= THOROUGH_BYTES_MAX) {
        quickCheck(connection);
      }
      connection.setAutoCommit(false);
      return connection;
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

  /** An empty file for the owner only: messages are nobody else's, and SQLite's log follows it. */
  private static void make(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean posix =
        folder != null && Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException e) {
      // It goes on where it was left.
    }
  }

  private static void prepare(Connection connection, int pagesMax) throws SQLException, Unusable {
    boolean empty = Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && Sqlite.number(connection, "PRAGMA application_id") != Schema.APPLICATION_ID) {
      throw new Unusable("a SQLite file, but not a link's");
    }
    long version = Sqlite.number(connection, "PRAGMA user_version");
    if (version > Schema.version()) {
      throw new Unusable("written by a newer Mainstay: format " + version);
    }
    try (Statement statement = connection.createStatement()) {
      // A row, and so a result set: executed, not queried, and closed with the statement.
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES_MAX);
      statement.execute("PRAGMA max_page_count = " + pagesMax);
    }
    for (int from = Math.toIntExact(version); from < Schema.version(); from++) {
      migrate(connection, Schema.STEPS.get(from), from + 1);
    }
    checkTables(connection);
  }

  private static void migrate(Connection connection, List<String> step, int to)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        for (String sql : step) {
          statement.execute(sql);
        }
        statement.execute("PRAGMA user_version = " + to);
        statement.execute("COMMIT");
      } catch (SQLException e) {
        // Closing takes back what was begun.
        closeQuietly(connection);
        throw e;
      }
    }
  }

  private static void checkTables(Connection connection) throws SQLException, Unusable {
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
  }

  private static void quickCheck(Connection connection) throws SQLException, Unusable {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (row.next() && !row.getString(1).equals("ok")) {
        throw new Unusable("damaged: " + row.getString(1).replace('\n', ' '));
      }
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is not used any more, and what is wrong with it is being said already.
    }
  }
}
