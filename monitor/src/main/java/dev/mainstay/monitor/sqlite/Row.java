package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery.Incoming;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into a file.
 *
 * @param at microseconds since 1970
 * @param text the attributes as JSON
 */
record Row(
    long at,
    Severity severity,
    String name,
    String source,
    String host,
    @Nullable String key,
    Json attributes,
    String text) {

  /** The objects around the text. */
  private static final int OVERHEAD_BYTES = 200;

  /** The text, and the tree of values beside it. */
  private static final int TREE_FACTOR = 3;

  static Row of(Incoming event) {
    return of(
        event.at(),
        event.severity(),
        event.name(),
        event.source(),
        event.host(),
        event.key(),
        event.attributes());
  }

  static Row of(Event event) {
    return of(
        event.at(),
        event.severity(),
        event.name(),
        event.source(),
        event.host(),
        null,
        attributes(event.fields()));
  }

  private static Row of(
      Instant at,
      Severity severity,
      String name,
      String source,
      String host,
      @Nullable String key,
      Json attributes) {
    return new Row(
        Micros.of(at), severity, name, source, host, key, attributes, attributes.write());
  }

  /** A field that JSON cannot say is a fault of whoever told it, and costs no other event. */
  private static Json attributes(Map<String, Object> fields) {
    try {
      return Json.of(fields);
    } catch (IllegalArgumentException | ClassCastException e) {
      return Json.object().put("detail", "its fields cannot be told: " + e.getMessage()).build();
    }
  }

  /** The event as others see it, once it has a number. */
  JournalEvent event(long seq, long received) {
    return new JournalEvent(
        seq,
        Micros.instant(at),
        Micros.instant(received),
        severity,
        name,
        source,
        host,
        attributes);
  }

  /** What it takes in memory while it waits, roughly. */
  long bytes() {
    return OVERHEAD_BYTES
        + (long) TREE_FACTOR * text.length()
        + name.length()
        + source.length()
        + (key == null ? 0 : key.length());
  }
}
