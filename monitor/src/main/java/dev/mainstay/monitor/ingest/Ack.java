package dev.mainstay.monitor.ingest;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Receipt;

/** One answer to a client that sends events. */
public sealed interface Ack {

  /** The answer as it is sent. */
  Json json();

  /**
   * Durable: everything up to {@code seq}.
   *
   * @param count how many events it answers for
   * @param repeated how many of them were known already
   * @param many whether the client sent a list, or several answers became one
   */
  record Received(String eventType, int count, int repeated, long seq, boolean many)
      implements Ack {
    @Override
    public Json json() {
      Json.Builder json =
          Json.object().put("status", "received").put("event_type", eventType).put("seq", seq);
      if (many) {
        json.put("count", count);
      }
      if (repeated > 0) {
        json.put("repeated", repeated);
      }
      return json.build();
    }
  }

  /**
   * Not taken.
   *
   * @param code a stable word; empty for what is no JSON
   * @param count how many messages it answers for
   */
  record Refused(String message, String code, String at, int count) implements Ack {
    @Override
    public Json json() {
      Json.Builder json = Json.object().put("status", "error").put("message", message);
      if (!code.isEmpty()) {
        json.put("code", code);
      }
      json.put("at", at);
      if (count > 1) {
        json.put("count", count);
      }
      return json.build();
    }
  }

  /** The answer for events that were handed to the journal. */
  static Ack of(Reading.Events events, Receipt receipt) {
    return switch (receipt) {
      case Receipt.Kept(long seq, int stored, int repeated) ->
          new Received(events.eventType(), stored + repeated, repeated, seq, events.many());
      case Receipt.Refused(String code, String reason) -> new Refused(reason, code, "", 1);
    };
  }

  /** The answer for what could not be read. */
  static Ack of(Reading.Bad bad) {
    return new Refused(bad.message(), "", bad.at(), 1);
  }
}
