package dev.mainstay.core;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that happened, as the journal keeps it and people read it.
 *
 * <p>Open on purpose: each feature has event types of its own, and what stores or shows events
 * knows only this. Names follow OpenTelemetry's event conventions: low cardinality, dotted, lower
 * case ({@code service.state.changed}); what varies is in the fields.
 */
public interface Event {

  /** What kind of thing happened, such as {@code service.spawned}. */
  String name();

  /** Which part it happened to, such as an instance's name. */
  String source();

  /** Which host it happened on. */
  String host();

  /** When it happened, on the timeline of its host. */
  Instant at();

  /** How much a person should care. */
  Severity severity();

  /** What else is known; values are strings, numbers, booleans, or lists and maps of them. */
  Map<String, Object> fields();

  /** OpenTelemetry's severities that Mainstay uses. */
  enum Severity {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
