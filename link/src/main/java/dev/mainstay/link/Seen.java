package dev.mainstay.link;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids of the messages that came lately, to know one that comes again. */
final class Seen {

  private final LinkSpec.Bounds bounds;
  private final Map<String, Instant> ids = new LinkedHashMap<>();

  Seen(LinkSpec.Bounds bounds) {
    this.bounds = bounds;
  }

  boolean has(String id) {
    return ids.containsKey(id);
  }

  /** Remembers an id; forgets the oldest that need not be remembered. */
  void add(String id, Instant now) {
    ids.put(id, now);
    Instant needed = now.minus(bounds.seenAge());
    Iterator<Instant> oldest = ids.values().iterator();
    while (ids.size() > bounds.seenIds()) {
      if (!oldest.next().isBefore(needed) && ids.size() <= LinkSpec.Bounds.SEEN_IDS_MAX) {
        return;
      }
      oldest.remove();
    }
  }
}
