package dev.mainstay.monitor.ingest;

/**
 * Who sends: whose ids and sequence numbers tell a repeated event.
 *
 * @param name what it calls itself, over all its connections; empty when it does not
 * @param scope within what the sequence numbers of a nameless one count, such as one connection;
 *     empty when within nothing, and they tell nothing
 */
public record Client(String name, String scope) {}
