package dev.mainstay.gateway.mcp;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where the hub speaks to, besides upstreams; none of these may wait.
 *
 * @param face the clients
 * @param events the journal
 * @param listed hears of each change of what a profile offers
 * @param secrets makes texts that nobody can guess
 * @param host the name of this machine, for events
 * @param version the version of Mainstay, which clients are told
 */
public record Outlets(
    Face face,
    Consumer<GatewayEvent> events,
    Consumer<Listed> listed,
    Supplier<String> secrets,
    String host,
    String version) {}
