package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;

/** The JSON form of stored events, the same on every page and in the feed. */
public final class EventJson {

  private EventJson() {}

  /** One event. */
  public static Json of(JournalEvent event) {
    return Json.object()
        .put("seq", event.seq())
        .put("at", event.at().toString())
        .put("received_at", event.receivedAt().toString())
        .put("severity", event.severity())
        .put("name", event.name())
        .put("source", event.source())
        .put("host", event.host())
        .put("attributes", event.attributes())
        .build();
  }
}
