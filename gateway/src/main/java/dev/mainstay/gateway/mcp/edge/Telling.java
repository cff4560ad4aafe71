package dev.mainstay.gateway.mcp.edge;

import dev.mainstay.gateway.mcp.Crew;
import dev.mainstay.gateway.mcp.HubEvent;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Tells the hub, which refuses when it is full: then whoever tells waits and tells again, so that
 * what it reads from is read no faster than the hub can take. Never to be called on the hub's own
 * thread, but for {@link #later}.
 */
public final class Telling {

  private static final long AGAIN_NANOS = 200_000;

  private final Predicate<HubEvent> hub;
  private final Crew crew;

  /**
   * A way to tell a hub.
   *
   * @param hub its {@code offer}: false when it is full
   * @param crew of that hub, which threads that tell much may join
   */
  public Telling(Predicate<HubEvent> hub, Crew crew) {
    this.hub = hub;
    this.crew = crew;
  }

  /** A way to tell a hub that works by itself. */
  public Telling(Predicate<HubEvent> hub) {
    this(hub, Crew.NONE);
  }

  /** Those who do the hub's work after they have told it something. */
  public Crew crew() {
    return crew;
  }

  /** Tells; waits while the hub is full. */
  public void tell(HubEvent event) {
    while (!hub.test(event)) {
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }

  /** Tells from another thread; returns at once. */
  public void later(HubEvent event) {
    Thread.startVirtualThread(() -> tell(event));
  }
}
