package dev.mainstay.monitor.sqlite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which events of which sender are known by their keys: those of the day, and those of the day file
 * before it. So a key is known for 24 hours at least, however many there are; it is forgotten with
 * the second midnight after it. In the file, so that it holds over a restart and commits with the
 * events themselves.
 */
final class Seen implements AutoCloseable {

  /** A longer key is kept as its digest. */
  private static final int KEY_MAX = 64;

  private final PreparedStatement add;
  private final PreparedStatement find;
  private final @Nullable Yesterday yesterday;

  /** The keys of the day file before. */
  private record Yesterday(Connection connection, PreparedStatement find) {}

  /**
   * What is known in a file.
   *
   * @param before the day file before it; null when there is none
   */
  Seen(Connection today, @Nullable Path before) throws SQLException {
    add =
        today.prepareStatement(
            "INSERT INTO seen(sender, key, seq) VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
    find = today.prepareStatement("SELECT seq FROM seen WHERE sender = ? AND key = ?");
    yesterday = before == null ? null : open(before);
  }

  /** One that cannot be read costs the memory of yesterday, not the events of today. */
  private static @Nullable Yesterday open(Path file) {
    try {
      Connection connection = Sqlite.reader(file);
      return new Yesterday(
          connection,
          connection.prepareStatement(
              "SELECT seq FROM seen WHERE key = ?2"
                  + " AND sender = (SELECT id FROM word WHERE text = ?1)"));
    } catch (SQLException e) {
      return null;
    }
  }

  /**
   * The number of the event with this key; empty when it is new, and from now on has {@code seq}.
   */
  OptionalLong meet(long sender, String name, String key, long seq) throws SQLException {
    String kept = key.length() <= KEY_MAX ? key : digest(key);
    OptionalLong earlier = yesterday(name, kept);
    if (earlier.isPresent()) {
      return earlier;
    }
    add.setLong(1, sender);
    add.setString(2, kept);
    add.setLong(3, seq);
    if (add.executeUpdate() == 1) {
      return OptionalLong.empty();
    }
    find.setLong(1, sender);
    find.setString(2, kept);
    return first(find);
  }

  private OptionalLong yesterday(String sender, String key) {
    if (yesterday == null) {
      return OptionalLong.empty();
    }
    try {
      yesterday.find().setString(1, sender);
      yesterday.find().setString(2, key);
      return first(yesterday.find());
    } catch (SQLException e) {
      return OptionalLong.empty();
    }
  }

  /** The result set is closed at once: an open one would keep the next commit from ending. */
  private static OptionalLong first(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  private static String digest(String key) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() throws SQLException {
    add.close();
    find.close();
    if (yesterday != null) {
      yesterday.connection().close();
    }
  }
}
