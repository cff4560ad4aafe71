package dev.mainstay.monitor;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/** An event that the monitor itself tells the journal, such as {@code incident.opened}. */
public record MonitorEvent(
    String name,
    String source,
    String host,
    Instant at,
    Severity severity,
    Map<String, Object> fields)
    implements Event {}
