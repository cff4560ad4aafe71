package dev.mainstay.monitor.incident;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.budget.Ledger.Reference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One incident with everything that is kept of it.
 *
 * @param steps what happened to its instance, in order
 * @param finds lines of its output, by when they were collected first
 * @param references what budgets were used for meanwhile, by anybody
 */
public record Dossier(
    Incident incident, List<JournalEvent> steps, List<Find> finds, List<Reference> references) {

  /** The event that keeps collected lines. */
  static final String COLLECTED = "evidence.collected";

  public Dossier {
    steps = List.copyOf(steps);
    finds = List.copyOf(finds);
    references = List.copyOf(references);
  }

  /**
   * Lines that look like trouble, collected by themselves.
   *
   * @param after what they were collected after, in words
   * @param lines oldest first, at most {@value Clues#LINES_MAX}
   */
  public record Find(Instant at, String after, List<String> lines) {
    public Find {
      lines = List.copyOf(lines);
    }

    private Json json() {
      return Json.object().put("at", at.toString()).put("after", after).put("lines", lines).build();
    }
  }

  static Dossier of(Incident incident, List<JournalEvent> steps, List<Reference> references) {
    Map<List<String>, Find> finds = new LinkedHashMap<>();
    for (JournalEvent step : steps) {
      if (step.name().equals(COLLECTED)) {
        Find find = find(step);
        finds.putIfAbsent(find.lines(), find);
      }
    }
    return new Dossier(
        incident,
        steps.stream().filter(step -> !step.name().equals(COLLECTED)).toList(),
        List.copyOf(finds.values()),
        references);
  }

  private static Find find(JournalEvent collected) {
    Json told = collected.attributes();
    return new Find(
        collected.at(),
        told.text("after").orElse(""),
        told.items("lines").stream().map(Json::display).toList());
  }

  /** The incident as {@link Incident#json} says it, with {@code log} and {@code references}. */
  public Json.Builder json(Instant now) {
    Json.Builder json = Json.object();
    incident.json(now).fields().forEach(json::put);
    return json.put("log", finds.stream().map(Find::json).toList())
        .put("references", references.stream().map(Dossier::json).toList());
  }

  private static Json json(Reference reference) {
    return Json.object()
        .put("at", reference.at().toString())
        .put("budget", reference.budget())
        .put("reference", reference.reference())
        .build();
  }
}
