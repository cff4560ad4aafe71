package dev.mainstay.gateway.mcp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.HubEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A hub that only writes down what it is told, in order. */
public final class ToldHub implements Predicate<HubEvent> {

  private static final long SECONDS_MAX = 20;

  private final BlockingQueue<HubEvent> events = new LinkedBlockingQueue<>();
  private final List<HubEvent> skipped = new CopyOnWriteArrayList<>();

  @Override
  public boolean test(HubEvent event) {
    return events.add(event);
  }

  /** A way to tell this. */
  public Telling telling() {
    return new Telling(this);
  }

  /** The next that it is told, which must be of this kind. */
  public <T extends HubEvent> T next(Class<T> kind) {
    HubEvent event = next();
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  /** The next of this kind; others before it are passed over. */
  public <T extends HubEvent> T first(Class<T> kind) {
    HubEvent event = next();
    while (!kind.isInstance(event)) {
      skipped.add(event);
      event = next();
    }
    return kind.cast(event);
  }

  /** The next message, in its JSON. */
  public String nextMessage() {
    return next(HubEvent.FromUpstream.class).message().toString();
  }

  /** Whether nothing more has been told. */
  public boolean isSilent() {
    return events.isEmpty();
  }

  private HubEvent next() {
    try {
      HubEvent event = events.poll(SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(event).as("told within %d s; before: %s", SECONDS_MAX, skipped).isNotNull();
      return event;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
