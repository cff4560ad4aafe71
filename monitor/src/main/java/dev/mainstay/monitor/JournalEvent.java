package dev.mainstay.monitor;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import java.time.Instant;

/**
 * One event as the journal keeps it.
 *
 * @param seq its number, counted over all days without a gap that a reader could see
 * @param at when it happened, by the clock of whoever saw it
 * @param receivedAt when the journal took it
 * @param name what kind of thing happened, such as {@code service.state.changed}
 * @param source which part it happened to, such as an instance's name
 * @param attributes what else is known, a JSON object
 */
public record JournalEvent(
    long seq,
    Instant at,
    Instant receivedAt,
    Severity severity,
    String name,
    String source,
    String host,
    Json attributes) {}
