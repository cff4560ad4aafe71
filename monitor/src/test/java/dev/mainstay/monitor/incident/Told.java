package dev.mainstay.monitor.incident;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of one service as the supervisor tells them, a second apart. */
final class Told {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private long seq;

  JournalEvent changed(String from, String to, String verdict, String... evidence) {
    return event(
        "service.state.changed",
        Map.of(
            "service",
            "goals",
            "from",
            from,
            "to",
            to,
            "wanted",
            "up",
            "verdict",
            verdict,
            "cause",
            verdict.equals("bad") ? "no-answer" : "",
            "detail",
            verdict.equals("bad") ? "GET /health: no answer within 2 s" : "",
            "hint",
            "look at its threads",
            "evidence",
            List.of(evidence)));
  }

  JournalEvent startFailed(String outcome) {
    return event(
        "service.start.ended", Map.of("service", "goals", "proven", false, "outcome", outcome));
  }

  JournalEvent event(String name, Map<String, Object> attributes) {
    seq++;
    Instant at = BEGIN.plusSeconds(seq);
    return new JournalEvent(
        seq, at, at, Severity.INFO, name, "goals-8000", "here", Json.of(attributes));
  }
}
