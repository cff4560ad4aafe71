package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/** Something that happened in the gateway, such as {@code gateway.upstream.ready}. */
public record GatewayEvent(
    String name,
    String source,
    String host,
    Instant at,
    Severity severity,
    Map<String, Object> fields)
    implements Event {
  public GatewayEvent {
    fields = Map.copyOf(fields);
  }
}
