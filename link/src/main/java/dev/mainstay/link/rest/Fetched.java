package dev.mainstay.link.rest;

import dev.mainstay.link.Incoming;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The messages that came by a call: the remote waits for no ack of theirs on a line. */
final class Fetched {

  private static final int IDS_MAX = 10_000;

  private final Set<String> ids = new LinkedHashSet<>();

  synchronized void add(List<Incoming> messages) {
    messages.forEach(message -> ids.add(message.id()));
    while (ids.size() > IDS_MAX) {
      ids.remove(ids.iterator().next());
    }
  }

  /** Whether it is one of them; asked once for each. */
  synchronized boolean remove(Incoming message) {
    return ids.remove(message.id());
  }
}
