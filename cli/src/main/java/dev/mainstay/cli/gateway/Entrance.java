package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubLoop;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where edges hand events to the hub. Edges are made before it; until it is there it is like a full
 * one, to which every edge tells the same again.
 */
final class Entrance implements Predicate<HubEvent> {

  private volatile @Nullable HubLoop hub;

  void leadTo(HubLoop loop) {
    hub = loop;
  }

  @Override
  public boolean test(HubEvent event) {
    HubLoop now = hub;
    return now != null && now.offer(event);
  }
}
