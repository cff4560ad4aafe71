package dev.mainstay.supervisor;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one instance in the journal's words. The fields are public and stable: incidents,
 * statistics and alerts are made from them, and so are other people's.
 */
final class Told {

  private Told() {}

  /**
   * {@code service.state.changed}, at the moment of the change: from, to, what is wanted, whether
   * the new state is that ({@code good}), is on its way ({@code pending}) or is not ({@code bad}),
   * why not, and by which evidence.
   */
  static ServiceEvent stateChanged(State from, InstanceStatus now, String host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", now.spec().name());
    fields.put("from", from.label());
    fields.put("to", now.state().label());
    fields.put("wanted", now.wanted().label());
    fields.put("verdict", verdict(now));
    @Nullable Cause cause = now.cause();
    if (cause != null) {
      fields.put("cause", cause.code().label());
      fields.put("detail", cause.text());
      fields.put("hint", cause.hint());
    }
    fields.put("evidence", evidence(now));
    return new ServiceEvent(
        "service.state.changed", now.instance(), host, now.since(), severity(now.state()), fields);
  }

  /** {@code service.start.ended}: how a start of ours went, stage by stage, and how long. */
  static ServiceEvent startEnded(InstanceSpec spec, StartRecord start, String host, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", spec.service().name());
    fields.put("attempt", start.attempt());
    fields.put("outcome", start.outcome());
    fields.put("proven", isProven(start));
    if (!start.why().isEmpty()) {
      fields.put("detail", start.why());
    }
    fields.put("duration_ms", Duration.between(start.at(), now).toMillis());
    fields.put("stages", start.stages().stream().map(stage -> stage(stage, start.at())).toList());
    return new ServiceEvent(
        "service.start.ended",
        spec.name(),
        host,
        now,
        isProven(start) ? Severity.INFO : Severity.WARN,
        fields);
  }

  /** A start is proven when it came to a state that {@code wanted: up} asks for. */
  private static boolean isProven(StartRecord start) {
    return List.of(State.values()).stream()
        .anyMatch(state -> state.satisfies() && state.label().equals(start.outcome()));
  }

  private static String verdict(InstanceStatus status) {
    return switch (status.state()) {
      case READY, BUSY, RUNNING, COMPLETED -> "good";
      case DEGRADED, UNRESPONSIVE, STUCK, BACKOFF, FAILED -> "bad";
      case WAITING, STARTING, STOPPING -> "pending";
      case STOPPED -> status.wanted() == Wanted.DOWN ? "good" : "pending";
    };
  }

  private static Severity severity(State state) {
    return switch (state) {
      case UNRESPONSIVE, STUCK, BACKOFF, FAILED -> Severity.ERROR;
      case DEGRADED -> Severity.WARN;
      case STOPPED, WAITING, STARTING, RUNNING, READY, BUSY, STOPPING, COMPLETED -> Severity.INFO;
    };
  }

  /** What was declared speaks; where nothing was, the process does, or that there is none. */
  private static List<String> evidence(InstanceStatus now) {
    if (!now.evidence().isEmpty()) {
      return now.evidence().stream().map(Told::words).toList();
    }
    return now.process() != null && now.process().exists()
        ? List.of("alive: pid " + now.process().pid() + "; nothing else was declared")
        : List.of("no process of it lives");
  }

  private static String words(Evidence evidence) {
    return (evidence.ok() ? "proven: " : "lacking: ") + evidence.probe() + ": " + evidence.detail();
  }

  private static Map<String, Object> stage(Evidence evidence, Instant begun) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stage", evidence.stage().label());
    fields.put("probe", evidence.probe());
    fields.put("ok", evidence.ok());
    fields.put("ms", Duration.between(begun, evidence.at()).toMillis());
    fields.put("detail", evidence.detail());
    return fields;
  }
}
