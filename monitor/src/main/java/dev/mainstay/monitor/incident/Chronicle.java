package dev.mainstay.monitor.incident;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.incident.Incident.Closing;
import dev.mainstay.monitor.incident.Incident.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Incidents as events of the journal, and back. */
final class Chronicle {

  static final String OPENED = "incident.opened";
  static final String CLOSED = "incident.closed";

  private Chronicle() {}

  static Map<String, Object> opened(Incident incident) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("incident", incident.id());
    fields.put("service", incident.service());
    fields.put("state", incident.state());
    fields.put("cause", incident.trouble().code());
    fields.put("detail", incident.trouble().text());
    fields.put("hint", incident.trouble().hint());
    return fields;
  }

  static Map<String, Object> closed(Incident incident, Closing closing) {
    Map<String, Object> fields = opened(incident);
    fields.put("opened_at", incident.openedAt().toString());
    fields.put("duration_s", Duration.between(incident.openedAt(), closing.at()).toSeconds());
    fields.put("closed_by", closing.state());
    fields.put("evidence", closing.evidence());
    return fields;
  }

  /** The incident that an event tells of; empty when it tells of none. */
  static Optional<Incident> read(JournalEvent event) {
    return switch (event.name()) {
      case OPENED -> Optional.of(read(event, event.at(), null));
      case CLOSED -> closing(event).map(closing -> read(event, openedAt(event), closing));
      default -> Optional.empty();
    };
  }

  private static Instant openedAt(JournalEvent event) {
    return event.attributes().text("opened_at").map(Instant::parse).orElse(event.at());
  }

  private static Optional<Closing> closing(JournalEvent event) {
    Json told = event.attributes();
    List<String> evidence = told.items("evidence").stream().map(Json::display).toList();
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(new Closing(event.at(), told.text("closed_by").orElse("ready"), evidence));
  }

  private static Incident read(JournalEvent event, Instant openedAt, @Nullable Closing closing) {
    Json told = event.attributes();
    return new Incident(
        told.text("incident").orElse(""),
        event.source(),
        told.text("service").orElse(event.source()),
        event.host(),
        openedAt,
        told.text("state").orElse("unknown"),
        new Trouble(
            told.text("cause").orElse("unknown"),
            told.text("detail").orElse(""),
            told.text("hint").orElse("")),
        closing);
  }
}
