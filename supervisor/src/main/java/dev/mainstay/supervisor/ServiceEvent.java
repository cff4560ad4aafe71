package dev.mainstay.supervisor;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a service, for the journal.
 *
 * @param source the instance
 */
record ServiceEvent(
    String name,
    String source,
    String host,
    Instant at,
    Severity severity,
    Map<String, Object> fields)
    implements Event {}
