package dev.mainstay.monitor.sqlite;

import dev.mainstay.monitor.Archive;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Series;
import dev.mainstay.monitor.SeriesQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a journal, be it open in another process or in none. For one thread.
 *
 * <p>A file that cannot be read is left out, and {@link #leftOut} says so; the writer sets it aside
 * when it comes upon it.
 */
public final class JournalReader implements Archive, AutoCloseable {

  /** After this a search ends with what it has. */
  static final Duration SEARCH_TIME = Duration.ofSeconds(2);

  private final DayFolder folder;
  private final long searchNanos;
  private final Map<Path, DayReader> open = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /** Reads the day files in this folder; it need not exist. */
  public JournalReader(Path folder) {
    this(folder, SEARCH_TIME);
  }

  JournalReader(Path folder, Duration searchTime) {
    this.folder = new DayFolder(folder);
    this.searchNanos = searchTime.toNanos();
  }

  /** Stored events that match: the same as {@link dev.mainstay.monitor.Journal#search}. */
  @Override
  public Found search(Query query) {
    long until = System.nanoTime() + searchNanos;
    boolean newest = query.order() == Query.Order.NEWEST_FIRST;
    Comparator<JournalEvent> order = Comparator.comparingLong(JournalEvent::seq);
    order = newest ? order.reversed() : order;
    List<JournalEvent> found = new ArrayList<>();
    for (DayReader day : days(newest)) {
      if (found.size() >= query.limit() && isBeyond(day, found.getLast().seq(), newest)) {
        break;
      }
      Found part = search(day, query, until);
      found.addAll(part.events());
      found.sort(order);
      Long resume = part.resume();
      if (resume != null) {
        // Days overlap when a clock was set back: what lies beyond will come again.
        found.removeIf(event -> newest ? event.seq() < resume : event.seq() > resume);
        return new Found(found, resume);
      }
      if (found.size() > query.limit()) {
        found.subList(query.limit(), found.size()).clear();
      }
    }
    return new Found(found, null);
  }

  private Found search(DayReader day, Query query, long until) {
    DaySearch search = new DaySearch(day, query, until);
    try {
      return search.run();
    } catch (SQLException e) {
      leaveOut(day.file(), e);
      forget(day);
      return new Found(search.found(), null);
    }
  }

  /** Files that could not be read, or not to their end, at the last question: which, and why. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  private void leaveOut(Path file, Exception why) {
    leftOut.add(file + ": " + why.getMessage());
  }

  private static boolean isBeyond(DayReader day, long seq, boolean newest) {
    return newest ? day.last() < seq : day.first() > seq;
  }

  /** Counts per interval: the same as {@link dev.mainstay.monitor.Journal#series}. */
  public Series series(SeriesQuery query) {
    SeriesCount count = new SeriesCount(query);
    for (DayReader day : days(false)) {
      try {
        count.look(day);
      } catch (SQLException e) {
        leaveOut(day.file(), e);
        forget(day);
      }
    }
    count.choose();
    for (DayReader day : days(false)) {
      try {
        count.add(day);
      } catch (SQLException e) {
        leaveOut(day.file(), e);
        forget(day);
      }
    }
    return count.series();
  }

  /** Every name that an event of the last days has; for completion and for a hint at a typo. */
  public Set<String> names() {
    return words("name");
  }

  /** Every source that an event of the last days has. */
  public Set<String> sources() {
    return words("source");
  }

  private Set<String> words(String column) {
    Set<String> all = new TreeSet<>();
    for (DayReader day : days(true)) {
      try {
        all.addAll(day.words(column));
      } catch (SQLException e) {
        leaveOut(day.file(), e);
        forget(day);
      }
    }
    return all;
  }

  /** The readable day files with events, in the order of their numbers. */
  private List<DayReader> days(boolean newest) {
    leftOut.clear();
    List<Path> present;
    try {
      present = folder.days();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the journal's folder " + folder.root(), e);
    }
    for (DayReader day : List.copyOf(open.values())) {
      if (!present.contains(day.file()) || !day.isPresent()) {
        forget(day);
      }
    }
    List<DayReader> days = new ArrayList<>();
    for (Path file : present) {
      DayReader day = refreshed(file);
      if (day != null && day.last() > 0) {
        days.add(day);
      }
    }
    days.sort(
        newest
            ? Comparator.comparingLong(DayReader::last).reversed()
            : Comparator.comparingLong(DayReader::first));
    return days;
  }

  private @Nullable DayReader refreshed(Path file) {
    DayReader day = open.get(file);
    try {
      if (day == null) {
        day = DayReader.open(file);
        open.put(file, day);
      }
      day.refresh();
      return day;
    } catch (SQLException | IOException e) {
      leaveOut(file, e);
      if (day != null) {
        forget(day);
      }
      return null;
    }
  }

  private void forget(DayReader day) {
    open.remove(day.file());
    day.close();
  }

  @Override
  public void close() {
    open.values().forEach(DayReader::close);
    open.clear();
  }
}
