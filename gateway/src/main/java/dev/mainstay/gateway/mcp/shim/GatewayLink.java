package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.LinkAction;
import dev.mainstay.gateway.mcp.link.LinkEvent;
import dev.mainstay.gateway.mcp.link.LinkMachine;
import dev.mainstay.gateway.mcp.link.LinkState;
import dev.mainstay.gateway.mcp.link.Listing;
import dev.mainstay.gateway.mcp.link.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shim's end of the link, over all connections. One owner calls at a time; no call waits. */
final class GatewayLink {

  /** What is kept for the gateway at most, in bytes. */
  static final long KEPT_BYTES_MAX = 64L * 1024 * 1024;

  private static final LinkMachine MACHINE = new LinkMachine();

  private final Greeting greeting;
  private final Events events;
  private final Outbox outbox = new Outbox(KEPT_BYTES_MAX);

  /** Requests on their way that an earlier gateway may have had. */
  private final List<RpcId> again = new ArrayList<>();

  private LinkState state = LinkState.begin();
  private Instant wakeAt = Instant.MAX;
  private Instant now;
  private String epoch = "";
  private @Nullable Wire wire;
  private long connection;

  /**
   * How this shim names itself.
   *
   * @param client unlike that of any other shim
   * @param copies whether the gateway's disk is out of reach
   */
  record Greeting(String client, String profile, String version, boolean copies) {}

  /** What comes of the link. */
  interface Events {
    void joined(LinkEvent.Memory memory, Map<Listing, String> digests);

    void message(Message message);

    void digests(Map<Listing, String> digests);

    void copy(Known known);

    /** The gateway does not want this shim. */
    void refused(String reason);
  }

  GatewayLink(Greeting greeting, Events events, Instant now) {
    this.greeting = greeting;
    this.events = events;
    this.now = now;
  }

  /** There is a connection; its number, by which what comes over it is known. */
  long connected(Wire to, Instant at) {
    now = at;
    connection++;
    wire = to;
    step(new LinkEvent.Connected(connection));
    write(
        new Control.Hello(
            greeting.client(),
            greeting.profile(),
            greeting.version(),
            connection,
            epoch,
            state.counts().received(),
            greeting.copies()));
    to.flush();
    return connection;
  }

  /** A line came over a connection. */
  void received(long from, byte[] line, Instant at) {
    now = at;
    if (from != connection) {
      return;
    }
    if (Control.is(line)) {
      Control.parse(line).ifPresentOrElse(control -> control(from, control), () -> heard(from));
      return;
    }
    try {
      Message message = Message.parse(line);
      if (state instanceof LinkState.Joined) {
        step(new LinkEvent.Arrived(from, line.length));
        events.message(message);
      }
    } catch (Malformed e) {
      // Our own gateway sends no such line; it counts, so that the counts stay right.
      step(new LinkEvent.Arrived(from, line.length));
    }
  }

  private void heard(long from) {
    step(new LinkEvent.Heard(from));
  }

  // No switch over types on the way to the first answer: linking one costs the shim 20 ms.

  private void control(long from, Control control) {
    if (control instanceof Control.Welcome welcome) {
      welcome(from, welcome);
    } else if (control instanceof Control.Ack(long received)) {
      step(new LinkEvent.Acknowledged(from, received));
    } else if (control instanceof Control.Refused(String reason)) {
      events.refused(reason);
    } else {
      heard(from);
      if (control instanceof Control.Digests(Map<Listing, String> digests)) {
        events.digests(digests);
      } else if (control instanceof Control.Copy(Known known)) {
        events.copy(known);
        events.digests(known.digests());
      }
    }
  }

  private void welcome(long from, Control.Welcome welcome) {
    LinkEvent.Memory memory =
        !epoch.isEmpty() && welcome.epoch().equals(epoch)
            ? LinkEvent.Memory.KEPT
            : LinkEvent.Memory.LOST;
    epoch = welcome.epoch();
    if (memory == LinkEvent.Memory.LOST) {
      again.clear();
    } else if (!again.isEmpty()) {
      // Control lines are not counted: on a new connection they are said again, before what
      // follows.
      write(new Control.Resend(again));
    }
    step(new LinkEvent.Met(from, memory, welcome.received()));
    if (state instanceof LinkState.Joined) {
      events.joined(memory, welcome.known());
    } else {
      epoch = "";
    }
  }

  /** A connection has ended. */
  void lost(long which, Instant at) {
    now = at;
    if (which == connection) {
      wire = null;
    }
    step(new LinkEvent.Lost(which));
  }

  /** Sends a message; false when there is no room for it. */
  boolean send(Message message, Instant at) {
    now = at;
    byte[] line = message.bytes();
    if (!outbox.hasRoom(line.length)) {
      return false;
    }
    outbox.keep(line);
    step(new LinkEvent.Offered());
    return true;
  }

  /** Says which requests follow that may have been handed to an earlier gateway. */
  void resend(List<RpcId> ids) {
    again.addAll(ids);
    write(new Control.Resend(ids));
  }

  /**
   * Says that the client is gone; also to a gateway that has not answered our first word yet, for
   * it may have taken us in, and would keep a place for us.
   */
  void bye() {
    write(new Control.Bye());
    flush();
  }

  /** Ends the connection: whoever reads it waits no more. */
  void end() {
    Wire to = wire;
    if (to != null) {
      to.close();
    }
  }

  /** Lets all leave that was sent. */
  void flush() {
    Wire to = wire;
    if (to != null) {
      to.flush();
    }
  }

  /** Does what is due. */
  void tick(Instant at) {
    now = at;
    if (!at.isBefore(wakeAt)) {
      step(new LinkEvent.Wake());
      flush();
    }
  }

  private void step(LinkEvent event) {
    Step<LinkState, LinkAction> step = MACHINE.on(state, event, now);
    state = step.next();
    wakeAt = step.wakeAt();
    for (LinkAction action : step.actions()) {
      act(action);
    }
  }

  private void act(LinkAction action) {
    Wire to = wire;
    if (action instanceof LinkAction.Write(long first, long last)) {
      byte[] newest = first == last ? outbox.newest(last) : null;
      if (to != null && newest != null) {
        to.send(newest);
      } else if (to != null) {
        outbox.each(first, last, to::send);
      }
    } else if (action instanceof LinkAction.Acknowledge(long received)) {
      write(new Control.Ack(received));
    } else if (action instanceof LinkAction.Forget(long last)) {
      outbox.forget(last);
      if (outbox.bytes() == 0) {
        again.clear();
      }
    } else if (action instanceof LinkAction.Beat) {
      write(new Control.Beat());
    } else if (action instanceof LinkAction.Renew) {
      outbox.clear();
    } else if (action instanceof LinkAction.Drop && to != null) {
      to.close();
    }
    // What is to be delivered is handed on by the one who received it.
  }

  private void write(Control control) {
    Wire to = wire;
    if (to != null) {
      to.send(control.line());
    }
  }
}
