package dev.mainstay.link.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last messages that one line has heard, and the latest that there was before it. */
final class Heard {

  private static final int IDS_MAX = 256;

  private final Map<String, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > IDS_MAX;
        }
      };

  private @Nullable String before;

  synchronized void add(String id) {
    ids.put(id, true);
  }

  /** What was the latest when the line was first compared: it cannot have heard that. */
  synchronized void begin(String latest) {
    if (before == null) {
      before = latest;
    }
  }

  /** Whether the line has heard it, or it was there before the line. */
  synchronized boolean knows(String id) {
    return id.equals(before) || ids.containsKey(id);
  }
}
