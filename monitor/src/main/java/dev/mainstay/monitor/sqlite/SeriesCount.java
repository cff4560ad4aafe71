package dev.mainstay.monitor.sqlite;

import dev.mainstay.monitor.Series;
import dev.mainstay.monitor.SeriesQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts a series over day files: by the tallies that the writer keeps per minute, or, for shorter
 * intervals with few events, by the events themselves.
 *
 * <pre>
 *   look at every file --choose--> add every file --> series
 * </pre>
 */
final class SeriesCount {

  /** More events than this are counted by the minute, however short the interval. */
  private static final long COUNTED_MAX = 500_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SeriesQuery query;
  private final Map<String, long[]> counts = new HashMap<>();
  private long events;
  private long since;
  private long interval;

  SeriesCount(SeriesQuery query) {
    this.query = query;
    this.since = Micros.of(query.since());
    this.interval = query.interval().toNanos() / 1_000;
  }

  /** Finds out how many events a file has in the range. */
  void look(DayReader day) throws SQLException {
    try (PreparedStatement sum =
        day.connection()
            .prepareStatement("SELECT sum(count) FROM minute WHERE minute BETWEEN ? AND ?")) {
      sum.setLong(1, Micros.minute(since));
      sum.setLong(2, Micros.minute(end()));
      try (ResultSet row = sum.executeQuery()) {
        events += row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Decides how it is counted, after every file was looked at. */
  void choose() {
    if (query.interval().compareTo(MINUTE) >= 0 || events > COUNTED_MAX) {
      interval = Micros.PER_MINUTE * Math.ceilDiv(interval, Micros.PER_MINUTE);
      since = Micros.PER_MINUTE * Micros.minute(since);
    }
  }

  /** Adds what a file has. */
  void add(DayReader day) throws SQLException {
    String column =
        switch (query.by()) {
          case NAME -> "name";
          case SOURCE -> "source";
          case SEVERITY -> "severity";
        };
    boolean tallied = interval % Micros.PER_MINUTE == 0;
    long divisor = tallied ? interval / Micros.PER_MINUTE : interval;
    long from = tallied ? Micros.minute(since) : since;
    long to = tallied ? Micros.minute(end() + Micros.PER_MINUTE - 1) : end();
    String time = tallied ? "minute" : "at";
    String sql =
        "SELECT (%s - %d) / %d, %s, %s FROM %s WHERE %s >= %d AND %s < %d GROUP BY 1, 2"
            .formatted(
                time,
                from,
                divisor,
                column,
                tallied ? "sum(count)" : "count(*)",
                tallied ? "tally" : "event",
                time,
                from,
                time,
                to);
    try (PreparedStatement select = day.connection().prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String key =
            query.by() == SeriesQuery.By.SEVERITY
                ? SeverityNumber.severity(row.getInt(2)).name()
                : day.word(row.getLong(2));
        counts.computeIfAbsent(key, _ -> new long[buckets()])[row.getInt(1)] += row.getLong(3);
      }
    }
  }

  private long end() {
    return Micros.ceiling(query.until());
  }

  private int buckets() {
    return Math.toIntExact(Math.max(0, Math.ceilDiv(end() - since, interval)));
  }

  /** All that was added. */
  Series series() {
    Map<String, List<Long>> kept = new TreeMap<>();
    List<Map.Entry<String, long[]>> all = new ArrayList<>(counts.entrySet());
    all.sort(Comparator.comparingLong(entry -> -sum(entry.getValue())));
    long[] others = new long[buckets()];
    for (int i = 0; i < all.size(); i++) {
      if (i < Series.KEYS_MAX) {
        kept.put(all.get(i).getKey(), list(all.get(i).getValue()));
      } else {
        long[] more = all.get(i).getValue();
        for (int bucket = 0; bucket < others.length; bucket++) {
          others[bucket] += more[bucket];
        }
      }
    }
    if (all.size() > Series.KEYS_MAX) {
      kept.put(Series.OTHERS, list(others));
    }
    Instant begin = Micros.instant(since);
    return new Series(begin, Duration.ofNanos(interval * 1_000), kept);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static List<Long> list(long[] counts) {
    List<Long> list = new ArrayList<>(counts.length);
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }
}
