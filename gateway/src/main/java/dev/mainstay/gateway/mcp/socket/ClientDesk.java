package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.core.Timeline;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.link.KnownLists;
import dev.mainstay.gateway.mcp.link.LineConnection;
import dev.mainstay.gateway.mcp.link.LineTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The face of all clients that come over streams of lines: shims and others, over the Unix socket
 * and over WebSockets. It knows who is there, and who may come back.
 */
public final class ClientDesk implements Face, LineConnection.Desk, KnownLists, AutoCloseable {

  /** Clients that are known at the same time, connected or not; further ones are refused. */
  static final int CLIENTS_MAX = 1_024;

  /** How often it is looked what is due: beats, acknowledgements, shims that stay away. */
  static final Duration TICK = Duration.ofMillis(250);

  private final Setup setup;
  private final Timeline timeline;
  private final Map<ClientId, Session> sessions = new ConcurrentHashMap<>();
  private final Map<String, ShimSession> shims = new ConcurrentHashMap<>();
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final List<HubEvent> untold = new ArrayList<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Object copying = new Object();
  private volatile Timeline.Alarm ticking;
  private volatile boolean closed;

  /**
   * What a desk needs.
   *
   * @param life names this life of the hub, unlike any other
   * @param profiles those that clients may name now
   * @param hub takes what happens; false when it is full
   * @param files where copies for shims are kept
   * @param complaint told what went wrong with them
   */
  public record Setup(
      String life,
      Supplier<Set<String>> profiles,
      GatewaySpec.Bounds bounds,
      Predicate<HubEvent> hub,
      KnownFiles files,
      Consumer<String> complaint) {}

  /** A desk that is open at once; what was known in an earlier life is read from the disk. */
  public ClientDesk(Setup setup, Timeline timeline) {
    this.setup = setup;
    this.timeline = timeline;
    for (String profile : setup.profiles().get()) {
      setup.files().read(profile).ifPresent(copy -> known.put(profile, copy));
    }
    ticking = timeline.at(timeline.now().plus(TICK), this::tick);
  }

  @Override
  public int lineBytesMax() {
    return setup.bounds().messageBytes();
  }

  @Override
  public LineConnection opened(LineTransport transport, String profile) {
    return new Stream(this, transport, profile);
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    Session session = sessions.get(client);
    if (session != null) {
      session.send(message);
    }
  }

  @Override
  public void end(ClientId client, String reason) {
    Session session = sessions.remove(client);
    if (session != null) {
      shims.values().remove(session);
      session.end(reason);
    }
  }

  @Override
  public void changed(Known now) {
    Known before = known.put(now.profile(), now);
    if (now.equals(before)) {
      return;
    }
    for (Session session : sessions.values()) {
      if (session.profile().equals(now.profile())) {
        session.told(now);
      }
    }
    Thread.ofVirtual().name("mcp-copy").start(() -> copy(now.profile()));
  }

  /** How many clients are known, connected or not. */
  public int clients() {
    return sessions.size();
  }

  /** Ends every stream; nothing is told to the hub, which ends too. */
  @Override
  public void close() {
    // A copy that is being written is finished, and none begins after it.
    synchronized (copying) {
      closed = true;
    }
    ticking.cancel();
    sessions.keySet().forEach(client -> end(client, "the gateway ends"));
  }

  /** A shim that greets on a new stream; what to say to it when it is not taken. */
  synchronized Greeting greet(Control.Hello hello, LineTransport transport) {
    if (!setup.profiles().get().contains(hello.profile())) {
      return new Greeting.Refused(
          "no such profile: "
              + hello.profile()
              + "; there are: "
              + String.join(", ", setup.profiles().get().stream().sorted().toList()));
    }
    Instant now = timeline.now();
    ShimSession session = shims.get(hello.client());
    if (session != null && session.isLate(hello)) {
      return new Greeting.Refused("a later connection of the same shim is there");
    }
    if (session == null || !session.isRemembered(hello)) {
      if (session != null) {
        forget(session, "its shim began anew");
      }
      if (sessions.size() >= CLIENTS_MAX) {
        return new Greeting.Refused("more than " + CLIENTS_MAX + " clients at once");
      }
      long number = numbers.incrementAndGet();
      ClientId client = new ClientId("shim-" + number);
      if (!setup.hub().test(new HubEvent.ClientOpened(client, hello.profile(), FaceKind.STREAM))) {
        return new Greeting.Later();
      }
      session =
          new ShimSession(
              client,
              hello,
              setup.life() + "-" + number,
              setup.hub(),
              setup.bounds().resultsKept(),
              now);
      sessions.put(client, session);
      shims.put(hello.client(), session);
    }
    Known lists =
        known.getOrDefault(hello.profile(), new Known(hello.profile(), "{}", "{}", Map.of()));
    session.attach(transport, hello, lists, now);
    return new Greeting.Taken(session, hello.connection());
  }

  /** What becomes of a shim's first line. */
  sealed interface Greeting {
    record Taken(ShimSession session, long connection) implements Greeting {}

    record Refused(String reason) implements Greeting {}

    /** The hub is full now. */
    record Later() implements Greeting {}
  }

  /** A client that is no shim; empty while the hub is full. */
  Optional<PlainSession> open(LineTransport transport, String profile) {
    ClientId client = new ClientId("stream-" + numbers.incrementAndGet());
    PlainSession session = new PlainSession(client, profile, transport);
    sessions.put(client, session);
    if (!setup.hub().test(new HubEvent.ClientOpened(client, profile, FaceKind.STREAM))) {
      sessions.remove(client);
      return Optional.empty();
    }
    return Optional.of(session);
  }

  /** Hands the hub what came of a client that is no shim; false while the hub is full. */
  boolean offer(HubEvent event) {
    return setup.hub().test(event);
  }

  /** A client is gone for good. */
  void forget(Session session, String reason) {
    if (sessions.remove(session.client()) == null) {
      return;
    }
    shims.values().remove(session);
    session.end(reason);
    tell(new HubEvent.ClientClosed(session.client(), reason));
  }

  Instant now() {
    return timeline.now();
  }

  /** What the hub must hear, if not now then later. */
  private void tell(HubEvent event) {
    synchronized (untold) {
      if (!untold.isEmpty() || !setup.hub().test(event)) {
        untold.add(event);
      }
    }
  }

  private void tick() {
    synchronized (untold) {
      Iterator<HubEvent> events = untold.iterator();
      while (events.hasNext() && setup.hub().test(events.next())) {
        events.remove();
      }
    }
    Instant now = timeline.now();
    for (Session session : sessions.values()) {
      String reason = session.tick(now);
      if (!reason.isEmpty()) {
        forget(session, reason);
      }
    }
    if (!closed) {
      ticking = timeline.at(now.plus(TICK), this::tick);
    }
  }

  /** Writes the newest; of several changes at once the last one wins whatever the order. */
  private void copy(String profile) {
    synchronized (copying) {
      Known newest = known.get(profile);
      try {
        if (newest != null && !closed) {
          setup.files().write(newest);
        }
      } catch (IOException | UncheckedIOException e) {
        setup.complaint().accept("no copy of what shims answer could be written: " + e);
      }
    }
  }
}
