package dev.mainstay.link.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * The rows of one table that go, by number: mostly neighbours, which go by one statement for all of
 * them.
 */
final class Removal {

  private static final int ROOM = 64;

  private final PreparedStatement delete;
  private long[] numbers = new long[ROOM];
  private int count;

  Removal(Connection connection, String table) throws SQLException {
    delete = connection.prepareStatement("DELETE FROM " + table + " WHERE number BETWEEN ? AND ?");
  }

  void add(long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  void carryOut() throws SQLException {
    Arrays.sort(numbers, 0, count);
    int from = 0;
    while (from < count) {
      int to = from;
      while (to + 1 < count && numbers[to + 1] <= numbers[to] + 1) {
        to++;
      }
      delete.setLong(1, numbers[from]);
      delete.setLong(2, numbers[to]);
      delete.executeUpdate();
      from = to + 1;
    }
    clear();
  }

  void clear() {
    numbers = count > ROOM ? new long[ROOM] : numbers;
    count = 0;
  }
}
