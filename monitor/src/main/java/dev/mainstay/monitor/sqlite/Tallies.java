package dev.mainstay.monitor.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The counts per minute of one file, kept by the writer: gathered in memory during a batch and
 * written with it, so that a batch of a thousand events costs a few rows.
 */
final class Tallies implements AutoCloseable {

  private final PreparedStatement addTally;
  private final PreparedStatement addMinute;
  private final Map<Kind, Long> tally = new HashMap<>();
  private final Map<Long, Range> minutes = new HashMap<>();

  private record Kind(long minute, long name, long source, int severity) {}

  private record Range(long first, long last, long count) {
    Range plus(long seq) {
      return new Range(Math.min(first, seq), Math.max(last, seq), count + 1);
    }
  }

  Tallies(Connection connection) throws SQLException {
    addTally =
        connection.prepareStatement(
            "INSERT INTO tally(minute, name, source, severity, count) VALUES(?, ?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET count = count + excluded.count");
    addMinute =
        connection.prepareStatement(
            "INSERT INTO minute(minute, first, last, count) VALUES(?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET first = min(first, excluded.first),"
                + " last = max(last, excluded.last), count = count + excluded.count");
  }

  void count(long seq, long at, long name, long source, int severity) {
    long minute = Micros.minute(at);
    tally.merge(new Kind(minute, name, source, severity), 1L, Long::sum);
    Range range = minutes.get(minute);
    minutes.put(minute, range == null ? new Range(seq, seq, 1) : range.plus(seq));
  }

  /** Writes what was counted since the last time. */
  void write() throws SQLException {
    for (Map.Entry<Kind, Long> entry : tally.entrySet()) {
      Kind kind = entry.getKey();
      addTally.setLong(1, kind.minute());
      addTally.setLong(2, kind.name());
      addTally.setLong(3, kind.source());
      addTally.setInt(4, kind.severity());
      addTally.setLong(5, entry.getValue());
      addTally.executeUpdate();
    }
    for (Map.Entry<Long, Range> entry : minutes.entrySet()) {
      Range range = entry.getValue();
      addMinute.setLong(1, entry.getKey());
      addMinute.setLong(2, range.first());
      addMinute.setLong(3, range.last());
      addMinute.setLong(4, range.count());
      addMinute.executeUpdate();
    }
    forget();
  }

  void forget() {
    tally.clear();
    minutes.clear();
  }

  @Override
  public void close() throws SQLException {
    addTally.close();
    addMinute.close();
  }
}
