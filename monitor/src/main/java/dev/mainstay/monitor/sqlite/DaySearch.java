package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One search in one day's file.
 *
 * <p>It goes through the numbers in windows, in the order of the query, and looks at the clock
 * between them, so that no question can keep the file busy for long. The table of minutes narrows
 * the numbers to those of the time that is asked for; a source or a name leads through its index.
 */
final class DaySearch {

  static final String COLUMNS = "seq, at, received, severity, name, source, host, attributes";

  /** The first window. It grows while it brings nothing, for an index may skip most of it. */
  private static final long WINDOW = 20_000;

  private static final long WINDOW_MAX = 160_000;

  /** Fewer events than this in the time asked for are sorted rather than searched for. */
  private static final long SORTED_MAX = 20_000;

  /** More sources or names than this are filtered rather than looked up one by one. */
  private static final int LOOKED_UP_MAX = 32;

  private final DayReader day;
  private final Query query;
  private final long until;
  private final boolean newest;
  private final List<JournalEvent> found = new ArrayList<>();
  private long low;
  private long high;
  private Lead lead = new Lead("", List.of());
  private String filter = "";

  /** The index that leads to the events: a column and the values that are looked up in it. */
  private record Lead(String column, List<Long> ids) {}

  DaySearch(DayReader day, Query query, long until) {
    this.day = day;
    this.query = query;
    this.until = until;
    this.newest = query.order() == Query.Order.NEWEST_FIRST;
  }

  /** What this day has. */
  Found run() throws SQLException {
    Long after = query.afterSeq();
    Long before = query.beforeSeq();
    low = Math.max(day.first(), after == null ? 0 : after + 1);
    high = Math.min(day.last(), before == null ? Long.MAX_VALUE : before - 1);
    if (low > high || !narrowToTime() || !filter()) {
      return new Found(found, null);
    }
    return new Found(found, windows());
  }

  /** What was found until a file turned out to be damaged. */
  List<JournalEvent> found() {
    return found;
  }

  /** Bounds the numbers by the minutes that are asked for; false when they have no events. */
  private boolean narrowToTime() throws SQLException {
    if (query.since() == null && query.until() == null) {
      return true;
    }
    try (PreparedStatement bounds =
        day.connection()
            .prepareStatement(
                "SELECT min(first), max(last), sum(count) FROM minute"
                    + " WHERE minute BETWEEN ? AND ?")) {
      bounds.setLong(1, Micros.minute(since()));
      bounds.setLong(2, Micros.minute(before()));
      try (ResultSet row = bounds.executeQuery()) {
        if (!row.next() || row.getLong(3) == 0) {
          return false;
        }
        low = Math.max(low, row.getLong(1));
        high = Math.min(high, row.getLong(2));
        long count = row.getLong(3);
        if (count <= SORTED_MAX && (high - low) / WINDOW > 1) {
          // A straggler has torn the numbers apart: its time leads to it.
          lead = new Lead("at", List.of());
        }
      }
    }
    return low <= high;
  }

  private long since() {
    return query.since() == null ? Long.MIN_VALUE : Micros.ceiling(query.since());
  }

  private long before() {
    return query.until() == null ? Long.MAX_VALUE : Micros.ceiling(query.until());
  }

  /** Makes the rest of the condition; false when a name or a source is none of this day. */
  private boolean filter() throws SQLException {
    StringBuilder sql = new StringBuilder();
    if (query.since() != null) {
      sql.append(" AND at >= ").append(since());
    }
    if (query.until() != null) {
      sql.append(" AND at < ").append(before());
    }
    if (query.severity() != null) {
      sql.append(" AND severity >= ").append(SeverityNumber.of(query.severity()));
    }
    if (!choose("source", sources(), sql) || !choose("name", names(), sql)) {
      return false;
    }
    if (query.text() != null) {
      sql.append(" AND attributes LIKE ? ESCAPE '\\'");
    }
    filter = sql.toString();
    return true;
  }

  /** Lets the index of a column lead, unless another does; then it only filters. */
  private boolean choose(String column, @Nullable List<Long> ids, StringBuilder sql) {
    if (ids == null) {
      return true;
    }
    if (lead.column().isEmpty() && ids.size() <= LOOKED_UP_MAX) {
      lead = new Lead(column, ids);
    } else {
      // The plus keeps SQLite from choosing this index over the one that leads.
      sql.append(" AND +").append(column).append(" IN (");
      sql.append(ids.stream().map(String::valueOf).collect(Collectors.joining(","))).append(")");
    }
    return !ids.isEmpty();
  }

  private @Nullable List<Long> sources() throws SQLException {
    String source = query.source();
    if (source == null) {
      return null;
    }
    Pattern instance = Pattern.compile(Pattern.quote(source) + "(-[0-9]+)?");
    return day.ids(source, word -> instance.matcher(word).matches());
  }

  private @Nullable List<Long> names() throws SQLException {
    String name = query.name();
    if (name == null) {
      return null;
    }
    return name.endsWith("*")
        ? day.ids(name.substring(0, name.length() - 1), _ -> true)
        : day.ids(name, name::equals);
  }

  /** Goes through the windows; where to go on when the time is over, else null. */
  private @Nullable Long windows() throws SQLException {
    if (lead.column().equals("at")) {
      window(low, high);
      return null;
    }
    long size = Math.max(WINDOW, 2L * query.limit());
    while (low <= high) {
      long from = newest ? Math.max(low, high - size + 1) : low;
      long to = newest ? high : Math.min(high, low + size - 1);
      int before = found.size();
      window(from, to);
      if (newest) {
        high = from - 1;
      } else {
        low = to + 1;
      }
      if (found.size() >= query.limit()) {
        return null;
      }
      if (found.size() == before) {
        size = Math.min(WINDOW_MAX, 2 * size);
      }
      if (low <= high && System.nanoTime() - until >= 0) {
        return newest ? from : to;
      }
    }
    return null;
  }

  private void window(long from, long to) throws SQLException {
    if (lead.column().isEmpty() || lead.column().equals("at")) {
      String index = lead.column().isEmpty() ? "NOT INDEXED" : "INDEXED BY event_at";
      query(index, "", 0, from, to);
      return;
    }
    int before = found.size();
    for (long id : lead.ids()) {
      query("INDEXED BY event_" + lead.column(), " AND " + lead.column() + " = ?", id, from, to);
    }
    if (lead.ids().size() > 1) {
      List<JournalEvent> fresh = found.subList(before, found.size());
      Comparator<JournalEvent> order = Comparator.comparingLong(JournalEvent::seq);
      fresh.sort(newest ? order.reversed() : order);
      if (found.size() > query.limit()) {
        found.subList(query.limit(), found.size()).clear();
      }
    }
  }

  private void query(String index, String led, long id, long from, long to) throws SQLException {
    int most = query.limit() - (lead.ids().size() > 1 ? 0 : found.size());
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM event "
            + index
            + " WHERE seq BETWEEN ? AND ?"
            + led
            + filter
            + " ORDER BY seq "
            + (newest ? "DESC" : "ASC")
            + " LIMIT "
            + most;
    try (PreparedStatement select = day.connection().prepareStatement(sql)) {
      int at = 1;
      select.setLong(at++, from);
      select.setLong(at++, to);
      if (!led.isEmpty()) {
        select.setLong(at++, id);
      }
      if (query.text() != null) {
        select.setString(at, like(query.text()));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(day.event(row));
        }
      }
    }
  }

  /** A pattern for any text with this one in it, as JSON writes it. */
  private static String like(String text) {
    String json = Json.of(text).write();
    String inside = json.substring(1, json.length() - 1);
    return "%" + inside.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }
}
