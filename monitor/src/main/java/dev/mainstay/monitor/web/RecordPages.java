package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.alert.AlertDesk;
import dev.mainstay.monitor.incident.Dossier;
import dev.mainstay.monitor.incident.HandOver;
import dev.mainstay.monitor.incident.Incident;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.start.Starts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is made of the journal: incidents, how starts go, alerts. */
public final class RecordPages {

  private static final int INCIDENTS_MAX = 100;
  private static final int LOOKED_AT = 1_000;
  private static final int INCIDENTS_DEFAULT = 50;
  private static final long SNOOZE_MINUTES_MAX = 7 * 24 * 60;
  private static final long SNOOZE_MINUTES_DEFAULT = 30;
  private static final String MARKDOWN = ".md";

  /** Who acknowledges and snoozes here, as events say it. */
  private static final String BY = "dashboard";

  private final Journal journal;
  private final Supplier<Starts> starts;
  private final Supplier<AlertDesk> alerts;
  private final InstantSource clock;

  /** The pages over these records; each is asked when a page is. */
  public RecordPages(
      Journal journal, Supplier<Starts> starts, Supplier<AlertDesk> alerts, InstantSource clock) {
    this.journal = journal;
    this.starts = starts;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Which requests they answer. */
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/incidents",
            "Incidents, the newest first; `open=true` for those that are open, `limit` up to 100.",
            this::incidents),
        Route.get(
            "/api/v1/incidents/{id}",
            "One incident with every step of it; with `.md` behind its id a page to hand over.",
            this::incident),
        Route.get(
            "/api/v1/starts",
            "How the starts of each service went: rate, causes, durations.",
            _ -> Answer.json(Starts.json(starts.get().tallies()))),
        Route.get(
            "/api/v1/alerts",
            "Alerts that hold, or ceased to a moment ago.",
            _ -> Answer.json(AlertDesk.json(alerts.get().alerts()))),
        Route.command(
            "/api/v1/alerts/{id}/acknowledge",
            "Takes an alert over: no reminders until it is over.",
            ask -> done(ask, alerts.get().acknowledge(ask.named("id"), BY), "acknowledged")),
        Route.command(
            "/api/v1/alerts/{id}/snooze",
            "Silences an alert for `minutes`, 30 if nothing is said.",
            this::snooze));
  }

  private Answer incidents(Ask ask) {
    int limit = (int) ask.whole("limit", 1, INCIDENTS_MAX).orElse(INCIDENTS_DEFAULT);
    List<Incident> found =
        IncidentLog.recent(journal, LOOKED_AT).stream()
            .filter(incident -> !ask.flag("open") || incident.closing() == null)
            .limit(limit)
            .toList();
    return Answer.json(
        Json.object().put("incidents", found.stream().map(this::json).toList()).build());
  }

  private Answer incident(Ask ask) {
    String id = ask.named("id");
    return id.endsWith(MARKDOWN)
        ? found(
            id.substring(0, id.length() - MARKDOWN.length()),
            incident ->
                Answer.text(
                    "text/markdown; charset=utf-8",
                    HandOver.markdown(IncidentLog.dossier(journal, incident), clock.instant())))
        : found(id, incident -> Answer.json(json(incident)));
  }

  private Answer found(String id, Function<Incident, Answer> answer) {
    Optional<Incident> incident = IncidentLog.find(journal, id);
    return incident.map(answer).orElseGet(() -> Answer.missing("incident " + id));
  }

  private Answer snooze(Ask ask) {
    long minutes = ask.whole("minutes", 1, SNOOZE_MINUTES_MAX).orElse(SNOOZE_MINUTES_DEFAULT);
    return done(
        ask,
        alerts.get().snooze(ask.named("id"), Duration.ofMinutes(minutes), BY),
        "snoozed for " + minutes + " min");
  }

  private static Answer done(Ask ask, boolean known, String what) {
    return known
        ? Answer.json(Json.object().put("done", ask.named("id") + ": " + what).build())
        : Answer.missing("alert " + ask.named("id"));
  }

  private Json json(Incident incident) {
    Dossier dossier = IncidentLog.dossier(journal, incident);
    return dossier
        .json(clock.instant())
        .put("events", dossier.steps().stream().map(EventJson::of).toList())
        .build();
  }
}
