package dev.mainstay.link;

import dev.mainstay.link.Delivery.Attempt;
import dev.mainstay.link.LinkFacts.Box;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the bot has not handled, in the order in which it came. */
final class Inbox {

  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  /** A message, and whether a bot was given it. */
  private record Entry(Incoming message, Instant at, Attempt next) {}

  void add(long number, Incoming message, Instant at, Attempt next) {
    entries.put(number, new Entry(message, at, next));
    bytes += message.frame().size();
  }

  /** The bot is given a message now. */
  Delivery give(long number, Incoming message, Instant at) {
    Entry before = entries.put(number, new Entry(message, at, Attempt.AGAIN));
    return new Delivery(number, message, before == null ? Attempt.FIRST : before.next());
  }

  /** The bot is given all of it now. */
  List<Delivery> giveAll() {
    List<Delivery> all = new ArrayList<>();
    entries.forEach(
        (number, entry) -> all.add(new Delivery(number, entry.message(), entry.next())));
    entries.replaceAll((_, entry) -> new Entry(entry.message(), entry.at(), Attempt.AGAIN));
    return all;
  }

  /** The bot has handled a message; whether it was here. */
  boolean handled(long number) {
    Entry entry = entries.remove(number);
    if (entry != null) {
      bytes -= entry.message().frame().size();
    }
    return entry != null;
  }

  /** How much waits. */
  Box box() {
    Instant since = entries.isEmpty() ? null : entries.values().iterator().next().at();
    return new Box(entries.size(), bytes, since);
  }

  long bytes() {
    return bytes;
  }
}
