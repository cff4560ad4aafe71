package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.IncidentTable;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.incident.Dossier;
import dev.mainstay.monitor.incident.HandOver;
import dev.mainstay.monitor.incident.Incident;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.sqlite.JournalReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * {@code mainstay incidents}: outages from the journal's files, or one of them as a page to hand
 * over; with or without a supervisor.
 */
public final class Incidents implements Handler {

  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 1_000;

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(1);
    int limit = invocation.whole("limit", 1, LIMIT_MAX).orElse(LIMIT);
    Place place = Place.require(invocation, terminal);
    place.requireJournal();
    try (JournalReader reader = new JournalReader(place.folder().journal())) {
      return invocation.arguments().isEmpty()
          ? all(reader, invocation, limit, terminal)
          : one(reader, invocation.arguments().getFirst(), invocation.has("json"), terminal);
    } catch (UncheckedIOException e) {
      terminal.complain(String.valueOf(e.getMessage()), "");
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static int all(
      JournalReader reader, Invocation invocation, int limit, Terminal terminal) {
    List<Incident> found =
        IncidentLog.recent(reader, LIMIT_MAX).stream()
            .filter(incident -> !invocation.has("open") || incident.closing() == null)
            .limit(limit)
            .toList();
    Instant now = Instant.now();
    if (invocation.has("json")) {
      List<Json> rows = found.stream().map(incident -> incident.json(now)).toList();
      terminal.say(Json.object().put("incidents", rows).build().write());
    } else if (found.isEmpty()) {
      terminal
          .err()
          .println(invocation.has("open") ? "no incident is open" : "no incident is known");
    } else {
      IncidentTable.of(found, now, ZoneId.systemDefault(), terminal.paint()).forEach(terminal::say);
    }
    return ExitCode.DONE.code();
  }

  private static int one(JournalReader reader, String id, boolean json, Terminal terminal)
      throws UsageError {
    Incident incident =
        IncidentLog.find(reader, id)
            .orElseThrow(() -> new UsageError("no incident " + id, "mainstay incidents"));
    Dossier dossier = IncidentLog.dossier(reader, incident);
    Instant now = Instant.now();
    terminal.say(
        json ? dossier.json(now).build().write() : HandOver.markdown(dossier, now).strip());
    return ExitCode.DONE.code();
  }
}
