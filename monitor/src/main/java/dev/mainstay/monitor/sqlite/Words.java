package dev.mainstay.monitor.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names, sources, hosts and senders of one file, each kept once and meant by a number. For the
 * writer, whose every event has four of them.
 */
final class Words implements AutoCloseable {

  /** So many are remembered; looking up another one costs some microseconds. */
  private static final int REMEMBERED_MAX = 4_096;

  private final PreparedStatement add;
  private final PreparedStatement find;
  private final Map<String, Long> remembered =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  Words(Connection connection) throws SQLException {
    add = connection.prepareStatement("INSERT INTO word(text) VALUES(?) ON CONFLICT DO NOTHING");
    find = connection.prepareStatement("SELECT id FROM word WHERE text = ?");
  }

  /** The number of a word; it gets one if it has none. */
  long id(String word) throws SQLException {
    Long known = remembered.get(word);
    if (known != null) {
      return known;
    }
    add.setString(1, word);
    add.executeUpdate();
    find.setString(1, word);
    try (ResultSet row = find.executeQuery()) {
      row.next();
      long id = row.getLong(1);
      remembered.put(word, id);
      return id;
    }
  }

  /** After a rollback: what was given numbers in it has none. */
  void forget() {
    remembered.clear();
  }

  @Override
  public void close() throws SQLException {
    add.close();
    find.close();
  }
}
