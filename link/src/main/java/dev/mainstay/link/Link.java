package dev.mainstay.link;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Timeline;
import dev.mainstay.link.RelayEvent.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is truly alive, for a program in Java: it outlives every socket that carries
 * it, and loses nothing. Any thread may call it, and may wait in it; the listener is given messages
 * on one virtual thread of its own, in order, and told what happens on another.
 */
public final class Link implements AutoCloseable {

  private static final int EVENTS_MAX = 65_536;
  private static final Duration AGAIN_FIRST = Duration.ofSeconds(1);
  private static final Duration AGAIN_LAST = Duration.ofMinutes(1);
  private static final long ONLY_BOT = 1;
  private static final long FULL_NANOS = 200_000;

  /** So many notices wait for a listener; one that takes none misses those after them. */
  private static final int NOTICES_MAX = 1_024;

  /** Who takes the messages. */
  public interface Listener {

    /**
     * A message. It counts as handled when this returns; when it throws, the same message is given
     * again after a pause, before any later one.
     */
    void message(Delivery delivery) throws Exception;

    /** Something happened to the link; whoever takes long over it misses some. */
    default void told(LinkNotice notice) {}
  }

  /**
   * What a link is made of.
   *
   * @param lines makes the way to the remote, which tells what happens there; false when the link
   *     takes no more at this moment: then the same is told again
   * @param store outlives the process; closed with the link
   */
  public record Parts(
      LinkSpec spec,
      Profile.Takes takes,
      Function<Predicate<RelayEvent>, Lines> lines,
      Store store,
      Timeline timeline,
      InstantSource wall,
      String host) {}

  private final LinkSpec spec;
  private final Listener listener;
  private final Timeline timeline;
  private final Store store;
  private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final BlockingQueue<LinkNotice> notices = new ArrayBlockingQueue<>(NOTICES_MAX);
  private final Thread reader;
  private final Thread teller;
  private final String host;
  private volatile @Nullable RelayLoop loop;
  private volatile @Nullable Throwable crash;

  private Link(Parts parts, Listener listener) {
    this.spec = parts.spec();
    this.listener = listener;
    this.timeline = parts.timeline();
    this.store = parts.store();
    this.host = parts.host();
    this.reader = Thread.ofVirtual().name("link-" + spec.name() + "-bot").unstarted(this::read);
    this.teller = Thread.ofVirtual().name("link-" + spec.name() + "-told").unstarted(this::tell);
  }

  /** A link that connects at once, and goes on with what was kept of it. */
  public static Link open(Parts parts, Listener listener) {
    Link link = new Link(parts, listener);
    Relay relay =
        new Relay(
            parts.spec(),
            new Relay.Ports(
                parts.lines().apply(link::offer),
                (_, delivery) -> link.deliveries.add(delivery),
                parts.store(),
                parts.takes(),
                link.notices::offer,
                parts.host()),
            parts.store().load(),
            Chance.fresh(),
            parts.timeline().now());
    RelayLoop loop =
        new RelayLoop(
            parts.spec().name(), relay, parts.timeline(), parts.wall(), EVENTS_MAX, link::crashed);
    link.loop = loop;
    boolean _ = loop.offer(new RelayEvent.BotHere(ONLY_BOT));
    loop.start();
    link.reader.start();
    link.teller.start();
    return link;
  }

  private boolean offer(RelayEvent event) {
    RelayLoop known = loop;
    return known != null && known.offer(event);
  }

  private void crashed(Throwable error) {
    crash = error;
    tell("link.crashed", Severity.ERROR, error);
  }

  private void tell(String name, Severity severity, Throwable error) {
    var _ =
        notices.offer(
            new LinkNotice(
                name,
                spec.name(),
                host,
                timeline.now(),
                severity,
                Map.of("detail", String.valueOf(error))));
  }

  private void read() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Delivery delivery = deliveries.take();
        handle(delivery);
        put(new RelayEvent.Handled(List.of(delivery.number())));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void tell() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        LinkNotice notice = notices.take();
        try {
          listener.told(notice);
        } catch (RuntimeException e) {
          // It costs the listener this notice, and the link nothing.
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void handle(Delivery delivery) throws InterruptedException {
    Duration pause = AGAIN_FIRST;
    while (true) {
      try {
        listener.message(delivery);
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        tell("link.listener.failed", Severity.ERROR, e);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = pause.plus(pause).compareTo(AGAIN_LAST) < 0 ? pause.plus(pause) : AGAIN_LAST;
      }
    }
  }

  private void put(RelayEvent event) {
    checkAlive();
    while (!offer(event)) {
      LockSupport.parkNanos(FULL_NANOS);
      checkAlive();
    }
  }

  private void checkAlive() {
    if (crash != null) {
      throw new IllegalStateException("the link has ended by a fault of its own", crash);
    }
  }

  /**
   * Sends a message; returns when it is durable, and will be sent until the remote has taken it, or
   * when it is refused. Waits while the disk does not write.
   */
  public Submission send(Outgoing message) throws InterruptedException {
    CompletableFuture<Submission> answer = new CompletableFuture<>();
    put(new RelayEvent.Submitted(message, answer::complete));
    while (true) {
      try {
        return answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        checkAlive();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** How it is now; empty when it does not say so within that time. */
  public Optional<LinkFacts> facts(Duration within) throws InterruptedException {
    CompletableFuture<LinkFacts> answer = new CompletableFuture<>();
    put(new RelayEvent.Look(answer::complete));
    try {
      return Optional.of(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends it within {@link LinkSpec#closeWithin}, also on a dead network: what was received is given
   * to the listener first, as far as it takes it in that time; the rest is kept for the next link
   * of this store.
   */
  @Override
  public void close() {
    RelayLoop known = loop;
    if (known == null) {
      return;
    }
    try {
      end();
    } catch (IllegalStateException e) {
      // It has ended by a fault of its own, as its listener was told: what it holds is let go.
    } finally {
      reader.interrupt();
      teller.interrupt();
      known.close();
      store.close();
    }
  }

  private void end() {
    long until = System.nanoTime() + spec.closeWithin().toNanos();
    put(new RelayEvent.Close());
    while (System.nanoTime() < until && !(isEnded() && deliveries.isEmpty())) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isEnded() {
    try {
      return facts(Duration.ofMillis(100))
          .filter(
              facts -> facts.state() instanceof LinkState.Ended && facts.inbox().messages() == 0)
          .isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
