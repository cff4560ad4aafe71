package dev.mainstay.link;

import dev.mainstay.link.Delivery.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the bot has not handled, in the order in which it came. */
final class Inbox {

  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  /** A message, and whether a bot was given it. */
  private record Entry(Incoming message, Attempt next) {}

  void add(long number, Incoming message, Attempt next) {
    entries.put(number, new Entry(message, next));
    bytes += message.frame().size();
  }

  /** The bot is given a message now. */
  Delivery give(long number, Incoming message) {
    Entry before = entries.put(number, new Entry(message, Attempt.AGAIN));
    return new Delivery(number, message, before == null ? Attempt.FIRST : before.next());
  }

  /** The bot is given all of it now. */
  List<Delivery> giveAll() {
    List<Delivery> all = new ArrayList<>();
    entries.forEach(
        (number, entry) -> all.add(new Delivery(number, entry.message(), entry.next())));
    entries.replaceAll((_, entry) -> new Entry(entry.message(), Attempt.AGAIN));
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

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }
}
