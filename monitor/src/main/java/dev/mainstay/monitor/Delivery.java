package dev.mainstay.monitor;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that one client hands over together; they are kept together or not at all.
 *
 * @param sender who sends, as far as it says so: what {@link Incoming#key} is unique within
 */
public record Delivery(String sender, List<Incoming> events) {

  public Delivery {
    events = List.copyOf(events);
  }

  /**
   * One event from outside.
   *
   * @param key the client's own id or sequence for it; an event whose key is known is not stored
   *     again; null when it has none
   * @param attributes a JSON object
   */
  public record Incoming(
      Instant at,
      Severity severity,
      String name,
      String source,
      String host,
      @Nullable String key,
      Json attributes) {}
}
