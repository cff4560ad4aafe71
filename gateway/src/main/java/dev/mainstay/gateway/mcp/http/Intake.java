package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.HubEvent;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The way to the hub, which refuses when it is full. That a client is gone cannot be refused: it is
 * told again until it is taken.
 */
final class Intake {

  private final Predicate<HubEvent> hub;
  private final ConcurrentLinkedQueue<HubEvent.ClientClosed> owed = new ConcurrentLinkedQueue<>();

  Intake(Predicate<HubEvent> hub) {
    this.hub = hub;
  }

  /** Tells the hub; false when it cannot take more now. */
  boolean tell(HubEvent event) {
    return hub.test(event);
  }

  /** Tells the hub that a client is gone, now or later. */
  void tellGone(HubEvent.ClientClosed closed) {
    if (!hub.test(closed)) {
      owed.add(closed);
    }
  }

  /** Tells what could not be told before. */
  void catchUp() {
    for (HubEvent.ClientClosed next = owed.peek(); next != null; next = owed.peek()) {
      if (!hub.test(next)) {
        return;
      }
      owed.remove(next);
    }
  }
}
