package dev.mainstay.monitor.alert;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules know of one instance, connection or part of the monitor; immutable.
 *
 * @param failedStarts how many starts were not proven since the last that was
 * @param incidentSince when its open incident began; null when none is open
 * @param openings when its last incidents began, oldest first; at most {@value #OPENINGS_MAX}
 * @param stuckSince since when it is stuck; null when it is not
 * @param trouble the last thing that was wrong, in words
 * @param reports conditions that hold, by the name of the event that began them
 */
public record Subject(
    String name,
    int failedStarts,
    @Nullable Instant incidentSince,
    List<Instant> openings,
    @Nullable Instant stuckSince,
    String trouble,
    Map<String, Report> reports) {

  static final int OPENINGS_MAX = 32;

  /** Which event ends the condition that another begins. */
  private static final Map<String, String> ENDS =
      Map.of(
          "budget.ok", "budget.low",
          "connection.acks.read", "connection.acks.unread",
          "connection.closed", "connection.acks.unread",
          "journal.caught_up", "journal.behind");

  /** A condition that holds. */
  record Report(Instant since, String detail) {}

  public Subject {
    openings = List.copyOf(openings);
    reports = Map.copyOf(reports);
  }

  static Subject unknown(String name) {
    return new Subject(name, 0, null, List.of(), null, "", Map.of());
  }

  /** Whether anything is kept that is not the case with every subject. */
  boolean isPlain() {
    return equals(unknown(name));
  }

  /** The same without what an earlier supervisor's connections have told: they ended with it. */
  Subject withoutConnection() {
    return ended("connection.acks.unread");
  }

  /** What is known after one more event. */
  Subject after(JournalEvent event) {
    Json told = event.attributes();
    return switch (event.name()) {
      case "service.start.ended" ->
          told.flag("proven")
              ? withFailedStarts(0, "")
              : withFailedStarts(failedStarts + 1, told.text("outcome").orElse("unknown"));
      case "service.state.changed" -> withState(event, told);
      case "incident.opened" -> withIncident(event.at(), told);
      case "incident.closed" -> withIncident(null, told);
      case "link.gap" ->
          ended(event.name())
              .reporting(
                  event.name(), new Report(event.at(), told.text("detail").orElse("messages")));
      case "connection.acks.unread", "journal.behind", "budget.low" ->
          reporting(event.name(), new Report(event.at(), told.text("detail").orElse(event.name())));
      default -> ENDS.containsKey(event.name()) ? ended(ENDS.get(event.name())) : this;
    };
  }

  private Subject withFailedStarts(int count, String outcome) {
    return new Subject(
        name,
        count,
        incidentSince,
        openings,
        stuckSince,
        outcome.isEmpty() ? trouble : outcome,
        reports);
  }

  private Subject withState(JournalEvent event, Json told) {
    boolean stuck = told.text("to").orElse("").equals("stuck");
    @Nullable Instant since = stuck ? stuckSince == null ? event.at() : stuckSince : null;
    String detail = told.text("detail").orElse("");
    return new Subject(
        name,
        failedStarts,
        incidentSince,
        openings,
        since,
        detail.isEmpty() ? trouble : detail,
        reports);
  }

  private Subject withIncident(@Nullable Instant since, Json told) {
    List<Instant> all = new ArrayList<>(openings);
    if (since != null) {
      all.add(since);
    }
    return new Subject(
        name,
        failedStarts,
        since,
        all.subList(Math.max(0, all.size() - OPENINGS_MAX), all.size()),
        stuckSince,
        told.text("detail").orElse(trouble),
        reports);
  }

  private Subject reporting(String begins, Report report) {
    Map<String, Report> more = new TreeMap<>(reports);
    more.putIfAbsent(begins, report);
    return withReports(more);
  }

  private Subject ended(@Nullable String begins) {
    Map<String, Report> fewer = new TreeMap<>(reports);
    fewer.remove(begins);
    return withReports(fewer);
  }

  private Subject withReports(Map<String, Report> held) {
    return new Subject(name, failedStarts, incidentSince, openings, stuckSince, trouble, held);
  }
}
