package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.Crew;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubLoop;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where edges hand events to the hub. Edges are made before it; until it is there it is like a full
 * one, to which every edge tells the same again.
 */
final class Entrance implements Predicate<HubEvent>, Crew {

  private volatile @Nullable HubLoop hub;

  void leadTo(HubLoop loop) {
    hub = loop;
  }

  @Override
  public boolean test(HubEvent event) {
    HubLoop now = hub;
    return now != null && now.offer(event);
  }

  @Override
  public void enlist() {
    HubLoop now = hub;
    if (now != null) {
      now.enlist();
    }
  }

  @Override
  public void work() {
    HubLoop now = hub;
    if (now != null) {
      now.work();
    }
  }

  @Override
  public void leave() {
    HubLoop now = hub;
    if (now != null) {
      now.leave();
    }
  }
}
