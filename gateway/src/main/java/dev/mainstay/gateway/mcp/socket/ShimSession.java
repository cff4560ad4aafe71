package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.ClientLines;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.LineTransport;
import dev.mainstay.gateway.mcp.link.LinkAction;
import dev.mainstay.gateway.mcp.link.LinkEvent;
import dev.mainstay.gateway.mcp.link.LinkMachine;
import dev.mainstay.gateway.mcp.link.LinkState;
import dev.mainstay.gateway.mcp.link.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One shim, over all its connections. Its lock is held for no longer than a step takes: the hub's
 * thread sends here while a transport's thread receives.
 */
final class ShimSession implements Session {

  /** What is kept for a shim at most, in bytes; beyond, it is given up. */
  static final long KEPT_BYTES_MAX = 64L * 1024 * 1024;

  private static final LinkMachine MACHINE = new LinkMachine();

  private final ClientId client;
  private final Control.Hello hello;
  private final String epoch;
  private final Predicate<HubEvent> hub;
  private final Duration kept;

  private final Map<Long, LineTransport> transports = new HashMap<>();
  private final Outbox outbox = new Outbox(KEPT_BYTES_MAX);
  private final Set<RpcId> resent = new HashSet<>();
  private LinkState state = LinkState.begin();
  private Instant now;
  private Instant wakeAt = Instant.MAX;
  private Instant apartSince;
  private String givenUp = "";

  /**
   * A shim that nothing is known of yet.
   *
   * @param epoch what this memory of it is called
   * @param kept how long it is remembered without a connection
   */
  ShimSession(
      ClientId client,
      Control.Hello hello,
      String epoch,
      Predicate<HubEvent> hub,
      Duration kept,
      Instant now) {
    this.client = client;
    this.hello = hello;
    this.epoch = epoch;
    this.hub = hub;
    this.kept = kept;
    this.now = now;
    this.apartSince = now;
  }

  @Override
  public ClientId client() {
    return client;
  }

  @Override
  public String profile() {
    return hello.profile();
  }

  /** Whether a shim that greets so means this memory of it. */
  synchronized boolean isRemembered(Control.Hello greeting) {
    LinkState.Counts counts = state.counts();
    return greeting.epoch().equals(epoch)
        && greeting.received() >= counts.settled()
        && greeting.received() <= counts.sent();
  }

  /** Whether a greeting has been overtaken by that of a later connection. */
  synchronized boolean isLate(Control.Hello greeting) {
    return greeting.connection() <= state.connection();
  }

  /** It has a new connection, on which it greeted so. */
  synchronized void attach(
      LineTransport transport, Control.Hello greeting, Known known, Instant at) {
    now = at;
    long connection = greeting.connection();
    transports.put(connection, transport);
    step(new LinkEvent.Connected(connection));
    transport.send(new Control.Welcome(epoch, state.counts().received(), known.digests()).line());
    if (greeting.copies() && !known.lists().isEmpty()) {
      transport.send(known.line());
    }
    // What a shim has got of an earlier memory says nothing about this one.
    long received = greeting.epoch().equals(epoch) ? greeting.received() : 0;
    step(new LinkEvent.Met(connection, LinkEvent.Memory.KEPT, received));
  }

  /** A line that is a message came; false when the hub is full and nothing was taken. */
  synchronized boolean message(long connection, byte[] line, Instant at) {
    now = at;
    if (!isJoined(connection)) {
      return true;
    }
    Message message;
    try {
      message = Message.parse(line);
    } catch (Malformed e) {
      step(new LinkEvent.Arrived(connection, line.length));
      send(ClientLines.answer(e));
      return true;
    }
    RpcId id = resent.isEmpty() ? null : message.id().orElse(null);
    boolean again = id != null && resent.contains(id);
    Origin origin = again ? Origin.RESENT : Origin.FIRST;
    if (!hub.test(new HubEvent.FromClient(client, message, origin))) {
      return false;
    }
    if (again) {
      resent.remove(id);
    }
    step(new LinkEvent.Arrived(connection, line.length));
    return true;
  }

  /** A line of the link itself came. */
  synchronized void control(long connection, Control control, Instant at) {
    now = at;
    if (!isJoined(connection)) {
      return;
    }
    switch (control) {
      case Control.Ack(long received) -> step(new LinkEvent.Acknowledged(connection, received));
      case Control.Resend again -> {
        resent.addAll(again.ids());
        step(new LinkEvent.Heard(connection));
      }
      case Control.Bye _ -> givenUp = "its client is gone";
      case Control.Beat _,
          Control.Unknown _,
          Control.Hello _,
          Control.Welcome _,
          Control.Refused _,
          Control.Digests _,
          Control.Copy _ ->
          step(new LinkEvent.Heard(connection));
    }
  }

  /** A line came that was too long; it counts as a message, for the shim has counted it. */
  synchronized void tooLong(long connection, long bytes, int bytesMax, Instant at) {
    now = at;
    if (isJoined(connection)) {
      step(new LinkEvent.Arrived(connection, 0));
      send(ClientLines.answerTooLong(bytes, bytesMax));
    }
  }

  /** A connection has ended. */
  synchronized void lost(long connection, Instant at) {
    now = at;
    transports.remove(connection);
    step(new LinkEvent.Lost(connection));
  }

  @Override
  public synchronized void send(Message message) {
    if (!givenUp.isEmpty()) {
      return;
    }
    byte[] line = message.bytes();
    if (!outbox.hasRoom(line.length)) {
      givenUp = "over " + KEPT_BYTES_MAX + " bytes wait for it";
      return;
    }
    outbox.keep(line);
    step(new LinkEvent.Offered());
  }

  @Override
  public synchronized void told(Known known) {
    if (state instanceof LinkState.Joined joined) {
      write(
          joined.connection(),
          hello.copies() ? known.line() : new Control.Digests(known.digests()).line());
    }
  }

  @Override
  public synchronized void end(String reason) {
    givenUp = reason;
    byte[] refused = new Control.Refused(reason).line();
    transports
        .values()
        .forEach(transport -> {
          transport.send(refused);
          transport.close(reason);
        });
    transports.clear();
    outbox.clear();
  }

  @Override
  public synchronized String tick(Instant at) {
    now = at;
    if (!at.isBefore(wakeAt)) {
      step(new LinkEvent.Wake());
    }
    if (givenUp.isEmpty()
        && state instanceof LinkState.Apart
        && !at.isBefore(apartSince.plus(kept))) {
      givenUp = "its shim has not come back for " + kept.toSeconds() + " s";
    }
    return givenUp;
  }

  private boolean isJoined(long connection) {
    return state instanceof LinkState.Joined joined && joined.connection() == connection;
  }

  private void step(LinkEvent event) {
    Step<LinkState, LinkAction> step = MACHINE.on(state, event, now);
    boolean wasApart = state instanceof LinkState.Apart;
    state = step.next();
    wakeAt = step.wakeAt();
    if (state instanceof LinkState.Apart && !wasApart) {
      apartSince = now;
    }
    for (LinkAction action : step.actions()) {
      act(action);
    }
  }

  private void act(LinkAction action) {
    switch (action) {
      case LinkAction.Write(long first, long last) -> {
        LineTransport to = joined();
        byte[] newest = first == last ? outbox.newest(last) : null;
        if (to != null && newest != null) {
          to.send(newest);
        } else if (to != null) {
          outbox.each(first, last, to::send);
        }
      }
      case LinkAction.Acknowledge(long received) -> write(new Control.Ack(received));
      case LinkAction.Beat _ -> write(new Control.Beat());
      case LinkAction.Forget(long last) -> outbox.forget(last);
      case LinkAction.Drop(long connection, String reason) -> {
        LineTransport dropped = transports.remove(connection);
        if (dropped != null) {
          dropped.close(reason);
        }
      }
      // The hub has taken it before the step; a link is never renewed here, but made anew.
      case LinkAction.Deliver _, LinkAction.Renew _ -> {}
    }
  }

  /** The present connection; null while there is none. */
  private @Nullable LineTransport joined() {
    return state instanceof LinkState.Joined joined ? transports.get(joined.connection()) : null;
  }

  private void write(Control control) {
    LineTransport to = joined();
    if (to != null) {
      to.send(control.line());
    }
  }

  private void write(long connection, byte[] line) {
    LineTransport transport = transports.get(connection);
    if (transport != null) {
      transport.send(line);
    }
  }
}
