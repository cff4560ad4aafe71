package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.incident.Incident;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.incident.PublicCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How Mainstay itself is, computed each time it is asked. */
final class HealthPages {

  /** How full the journal's queue may be, in percent, before the whole counts as degraded. */
  private static final int BEHIND_PERCENT = 80;

  /** Incidents that the status page shows. */
  private static final int INCIDENTS_MAX = 20;

  /** An incident that was closed longer ago is of no interest to the public. */
  private static final Duration RECENTLY_CLOSED = Duration.ofHours(24);

  private final Parts parts;
  private final int port;

  HealthPages(Parts parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            "/livez",
            Access.OPEN,
            "That this process answers; 200 as long as it does.",
            _ -> Answer.text("text/plain", "ok\n")),
        new Route(
            "GET",
            "/readyz",
            Access.STATUS,
            "200 when every service is as it is wanted and the journal takes events, else 503.",
            _ -> ready()),
        new Route(
            "GET",
            "/health",
            Access.STATUS,
            "`healthy` with 200, `degraded` or `unhealthy` with 503, and the checks behind it.",
            _ -> health()),
        new Route(
            "GET",
            "/api/v1/status",
            Access.STATUS,
            "The status page's data: names, states, times, and outages open or of the last day.",
            _ -> Answer.json(status())));
  }

  private enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private Answer ready() {
    return health(services()) == Health.HEALTHY
        ? Answer.text("text/plain", "ok\n")
        : Answer.text(503, "text/plain", "not ready: see /health\n");
  }

  private Answer health() {
    List<Json> services = services();
    Health health = health(services);
    Json json =
        Json.object()
            .put("status", health.word())
            .put("service", "mainstay")
            .put("version", parts.version())
            .put("port", port)
            .put("pid", ProcessHandle.current().pid())
            .put("uptime", Duration.between(parts.since(), parts.clock().instant()).toSeconds())
            .put(
                "checks",
                Json.object()
                    .put("services", servicesCheck(services))
                    .put("journal", journalCheck())
                    .build())
            .build();
    return Answer.json(health == Health.HEALTHY ? 200 : 503, json)
        .with("Cache-Control", "no-store");
  }

  private List<Json> services() {
    return parts.facts().status().items("services");
  }

  private Health health(List<Json> services) {
    JournalHealth journal = parts.journal().health();
    if (!journal.trouble().isEmpty()) {
      return Health.UNHEALTHY;
    }
    return services.stream().allMatch(Rows::asWanted) && !isBehind(journal)
        ? Health.HEALTHY
        : Health.DEGRADED;
  }

  private static boolean isBehind(JournalHealth journal) {
    return journal.waiting() * 100L > journal.waitingMax() * (long) BEHIND_PERCENT;
  }

  private Json servicesCheck(List<Json> services) {
    List<Json> not = new ArrayList<>(services);
    not.removeIf(Rows::asWanted);
    return Json.object()
        .put("status", not.isEmpty() ? "pass" : "fail")
        .put("total", services.size())
        .put("as_wanted", services.size() - not.size())
        .put("not_as_wanted", not.size())
        .build();
  }

  private Json journalCheck() {
    JournalHealth health = parts.journal().health();
    String status = !health.trouble().isEmpty() ? "fail" : isBehind(health) ? "warn" : "pass";
    return Json.object()
        .put("status", status)
        .put("waiting", health.waiting())
        .put("waiting_max", health.waitingMax())
        .put("lost", health.lost())
        .put("trouble", health.trouble())
        .build();
  }

  /** No evidence, no command, no path, no pid, no text of a service: anybody may see this page. */
  private Json status() {
    List<Json> rows = new ArrayList<>();
    List<Json> services = services();
    for (Json row : services) {
      rows.add(
          Json.object()
              .put("instance", row.text("instance").orElse(""))
              .put("state", row.text("state").orElse(""))
              .put("as_wanted", Rows.asWanted(row))
              .put("since", row.text("since").orElse(""))
              .put("uptime_s", row.at("uptime_s").orElse(Json.of(null)))
              .build());
    }
    return Json.object()
        .put("project", parts.facts().status().text("project").orElse(""))
        .put("status", health(services).word())
        .put("now", parts.clock().instant().toString())
        .put("services", rows)
        .put("incidents", incidents())
        .build();
  }

  private List<Json> incidents() {
    Instant now = parts.clock().instant();
    return IncidentLog.recent(parts.journal(), INCIDENTS_MAX).stream()
        .filter(it -> it.closing() == null || it.closing().at().isAfter(now.minus(RECENTLY_CLOSED)))
        .map(HealthPages::incident)
        .toList();
  }

  private static Json incident(Incident incident) {
    Incident.Closing closing = incident.closing();
    return Json.object()
        .put("service", incident.service())
        .put("instance", incident.instance())
        .put("cause", PublicCause.words(incident.trouble().code()))
        .put("opened_at", incident.openedAt().toString())
        .put("closed_at", closing == null ? null : closing.at().toString())
        .build();
  }
}
