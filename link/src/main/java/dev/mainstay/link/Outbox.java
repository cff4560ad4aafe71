package dev.mainstay.link;

import dev.mainstay.link.LinkFacts.Box;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the remote has not taken, in the order in which it was submitted. */
final class Outbox {

  /** In the place of a line: it was not sent yet. */
  private static final long NEVER = 0;

  private final Map<Long, Entry> entries = new TreeMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private long bytes;

  /** A message, and the line by which it was sent last. */
  private record Entry(Outgoing message, Instant at, long line) {}

  void add(long number, Outgoing message, Instant at) {
    entries.put(number, new Entry(message, at, NEVER));
    numbers.put(message.id(), number);
    bytes += message.frame().size();
  }

  /** A message was sent by a line; whether it was by another one before. */
  boolean sent(String id, long line) {
    Long number = numbers.get(id);
    Entry entry = number == null ? null : entries.get(number);
    if (number == null || entry == null) {
      return false;
    }
    entries.put(number, new Entry(entry.message(), entry.at(), line));
    return entry.line() != NEVER;
  }

  /** All that was not sent by this line, nor by one of those, in order. */
  List<Outgoing> unsent(long line, List<Long> others) {
    List<Outgoing> all = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.line() != line && !others.contains(entry.line())) {
        all.add(entry.message());
      }
    }
    return all;
  }

  /** The remote has taken a message: its number; empty when it was not here. */
  OptionalLong taken(String id) {
    Long number = numbers.remove(id);
    if (number == null) {
      return OptionalLong.empty();
    }
    Entry entry = entries.remove(number);
    if (entry != null) {
      bytes -= entry.message().frame().size();
    }
    return OptionalLong.of(number);
  }

  /** What was submitted before then. */
  List<Outgoing> olderThan(Instant before) {
    List<Outgoing> old = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.at().isBefore(before)) {
        break;
      }
      old.add(entry.message());
    }
    return old;
  }

  boolean has(String id) {
    return numbers.containsKey(id);
  }

  /** How much waits. */
  Box box() {
    Instant since = entries.isEmpty() ? null : entries.values().iterator().next().at();
    return new Box(entries.size(), bytes, since);
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }
}
