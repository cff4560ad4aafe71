package dev.mainstay.monitor.incident;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.incident.Incident.Closing;
import dev.mainstay.monitor.incident.Incident.Trouble;
import dev.mainstay.monitor.incident.Standing.OnTheWay;
import dev.mainstay.monitor.incident.Standing.Troubled;
import dev.mainstay.monitor.incident.Standing.Well;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides from the events of services when an incident begins and ends. The state is how each
 * instance stands; times are those of the events.
 */
final class IncidentMachine
    implements Machine<Map<String, Standing>, JournalEvent, IncidentAction> {

  /** Instances that are kept in mind; events of further ones are not looked at. */
  private static final int INSTANCES_MAX = 10_000;

  /** How often the output is looked through in one incident, unless a person checks. */
  static final int LOOKS_MAX = 3;

  private static final Standing UNKNOWN = new OnTheWay();

  @Override
  public Step<Map<String, Standing>, IncidentAction> on(
      Map<String, Standing> state, JournalEvent event, Instant now) {
    if (!state.containsKey(event.source()) && state.size() >= INSTANCES_MAX) {
      return Step.stay(state);
    }
    return switch (event.name()) {
      case "service.state.changed" -> changed(state, event);
      case "service.start.ended" ->
          event.attributes().flag("proven") ? Step.stay(state) : failedStart(state, event);
      case "link.gap" -> gap(state, event);
      case "verify.found" -> Step.to(state, List.of(collect(state, event, "a check")));
      default -> Step.stay(state);
    };
  }

  private static Step<Map<String, Standing>, IncidentAction> changed(
      Map<String, Standing> state, JournalEvent event) {
    return switch (event.attributes().text("verdict").orElse("")) {
      case "good" -> good(state, event);
      case "bad" -> trouble(state, event);
      case "pending" -> pending(state, event);
      default -> Step.stay(state);
    };
  }

  private static Step<Map<String, Standing>, IncidentAction> good(
      Map<String, Standing> state, JournalEvent event) {
    return switch (state.getOrDefault(event.source(), UNKNOWN)) {
      case Well _, OnTheWay _ -> Step.to(with(state, event.source(), well(event)), List.of());
      case Troubled(Incident incident, int _) -> {
        List<String> evidence = evidence(event.attributes());
        yield evidence.isEmpty()
            ? Step.stay(state)
            : Step.to(
                with(state, event.source(), well(event)),
                List.of(
                    new IncidentAction.Close(
                        incident, new Closing(event.at(), to(event), evidence))));
      }
    };
  }

  /** What is stopped as wanted has nothing to lose: its next start is no outage. */
  private static Standing well(JournalEvent event) {
    return to(event).equals("stopped") ? new OnTheWay() : new Well();
  }

  /** On the way by a person's wish it passes {@code stopping}; otherwise it ended by itself. */
  private static Step<Map<String, Standing>, IncidentAction> pending(
      Map<String, Standing> state, JournalEvent event) {
    return switch (state.getOrDefault(event.source(), UNKNOWN)) {
      case Well _ ->
          to(event).equals("stopping")
                  || event.attributes().text("wanted").orElse("").equals("down")
              ? Step.to(with(state, event.source(), new OnTheWay()), List.of())
              : trouble(state, event);
      case OnTheWay _, Troubled _ -> Step.stay(state);
    };
  }

  private static Step<Map<String, Standing>, IncidentAction> trouble(
      Map<String, Standing> state, JournalEvent event) {
    return switch (state.getOrDefault(event.source(), UNKNOWN)) {
      case Troubled _ -> Step.stay(state);
      case Well _, OnTheWay _ -> {
        Incident incident = opened(event);
        yield Step.to(
            with(state, event.source(), new Troubled(incident, 1)),
            List.of(
                new IncidentAction.Open(incident),
                new IncidentAction.Collect(
                    event.source(), event.host(), event.at(), incident.id(), "it opened")));
      }
    };
  }

  /** A start that fails in an outage may say what the first words of the outage did not. */
  private static Step<Map<String, Standing>, IncidentAction> failedStart(
      Map<String, Standing> state, JournalEvent event) {
    return switch (state.getOrDefault(event.source(), UNKNOWN)) {
      case Troubled(Incident incident, int looks) ->
          looks < LOOKS_MAX
              ? Step.to(
                  with(state, event.source(), new Troubled(incident, looks + 1)),
                  List.of(collect(state, event, "a failed start")))
              : Step.stay(state);
      case Well _, OnTheWay _ -> trouble(state, event);
    };
  }

  /**
   * What was missed does not come back, so that it is over when it is known; within an outage it is
   * one of its events.
   */
  private static Step<Map<String, Standing>, IncidentAction> gap(
      Map<String, Standing> state, JournalEvent event) {
    return switch (state.getOrDefault(event.source(), UNKNOWN)) {
      case Troubled _ -> Step.stay(state);
      case Well _, OnTheWay _ -> {
        String detail = event.attributes().text("detail").orElse("");
        Incident incident =
            new Incident(
                Long.toString(event.seq()),
                event.source(),
                event.source(),
                event.host(),
                event.at(),
                "gap",
                new Trouble("messages-missed", detail, "fetch them by `backfill` of the link"),
                null);
        Closing closing =
            new Closing(
                event.at(),
                "up",
                List.of("line " + event.attributes().whole("line").orElse(0) + " carries on"));
        yield Step.to(
            state,
            List.of(
                new IncidentAction.Open(incident), new IncidentAction.Close(incident, closing)));
      }
    };
  }

  private static IncidentAction collect(
      Map<String, Standing> state, JournalEvent event, String after) {
    String incident =
        state.get(event.source()) instanceof Troubled(Incident open, int _) ? open.id() : "";
    return new IncidentAction.Collect(event.source(), event.host(), event.at(), incident, after);
  }

  private static Incident opened(JournalEvent event) {
    Json told = event.attributes();
    return new Incident(
        Long.toString(event.seq()),
        event.source(),
        told.text("service").orElse(event.source()),
        event.host(),
        event.at(),
        told.text("to").orElse("failed start"),
        new Trouble(
            told.text("cause").or(() -> told.text("outcome")).orElse("unknown"),
            told.text("detail").orElseGet(() -> words(told)),
            told.text("hint").orElse("")),
        null);
  }

  private static String words(Json told) {
    return told.text("outcome")
        .map(outcome -> "a start was not proven: " + outcome)
        .orElseGet(
            () -> "it left " + told.text("from").orElse("its state") + " without being asked to");
  }

  private static String to(JournalEvent event) {
    return event.attributes().text("to").orElse("");
  }

  private static List<String> evidence(Json told) {
    return told.items("evidence").stream().map(Json::display).toList();
  }

  private static Map<String, Standing> with(
      Map<String, Standing> state, String instance, Standing standing) {
    Map<String, Standing> changed = new TreeMap<>(state);
    changed.put(instance, standing);
    return Map.copyOf(changed);
  }
}
