package dev.mainstay.link.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** Opens SQLite files, and says in words what is wrong when one cannot be used. */
final class Sqlite {

  private static final int BUSY_MS = 500;

  /** What one link may keep of its file in memory: a batch beyond that goes to the disk early. */
  private static final int CACHE_KIB = 512;

  private static final long NO_ROOM_BYTES = 1024 * 1024;

  private Sqlite() {}

  /** A connection that owns the file, which is made when there is none. */
  static Connection owner(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    config.setCacheSize(-CACHE_KIB);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** A connection that only reads. */
  static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.READONLY);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** The one number that a query answers with; zero when it answers nothing. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Whether an error says that the file itself is broken, rather than the disk below it. */
  static boolean isDamage(SQLException error) {
    return switch (code(error)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> true;
      default -> false;
    };
  }

  /** What is wrong, in a sentence for people. */
  static String reason(Path file, Exception error) {
    if (hasNoRoom(file)) {
      return "the disk is full: no room to write " + file;
    }
    if (!(error instanceof SQLException sql)) {
      return "cannot write " + file + ": " + words(error);
    }
    return switch (code(sql)) {
      case SQLITE_FULL -> "the disk is full: no room to write " + file;
      case SQLITE_READONLY -> "cannot write " + file + ": it, its folder or its disk is read-only";
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          "cannot open " + file + ": not permitted, or its folder is missing or read-only";
      case SQLITE_BUSY, SQLITE_LOCKED -> "cannot use " + file + ": another process holds it";
      default -> "cannot write " + file + ": " + sql.getMessage();
    };
  }

  /** Java puts into the type what happened, and into the message only where. */
  private static String words(Exception error) {
    if (error instanceof FileAlreadyExistsException || error instanceof NotDirectoryException) {
      return "something else is there that is not a folder";
    }
    return error instanceof AccessDeniedException ? "not permitted" : error.toString();
  }

  private static boolean hasNoRoom(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return folder != null && Files.getFileStore(folder).getUsableSpace() < NO_ROOM_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** The primary code: the extended ones only add which call it was. */
  private static SQLiteErrorCode code(SQLException error) {
    return error instanceof SQLiteException known
        ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & 0xff)
        : SQLiteErrorCode.getErrorCode(error.getErrorCode() & 0xff);
  }
}
