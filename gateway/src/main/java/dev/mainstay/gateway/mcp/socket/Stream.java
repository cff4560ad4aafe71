package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.ClientLines;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.LineConnection;
import dev.mainstay.gateway.mcp.link.LineTransport;
import dev.mainstay.gateway.mcp.socket.ClientDesk.Greeting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One stream of lines from its first to its last: of a shim, or of a client by itself. */
final class Stream implements LineConnection {

  private final ClientDesk desk;
  private final LineTransport transport;
  private final String profile;
  private final ClientLines lines = new ClientLines();

  /** Messages of a line that the hub has no room for yet. */
  private final Deque<Message> rest = new ArrayDeque<>();

  private Peer peer = new Peer.Nobody();

  /** Who is at the other end. */
  private sealed interface Peer {
    /** It has not said a word. */
    record Nobody() implements Peer {}

    record Shim(ShimSession session, long connection) implements Peer {}

    record Client(PlainSession session) implements Peer {}

    /** Nothing that it says counts any more. */
    record Gone() implements Peer {}
  }

  Stream(ClientDesk desk, LineTransport transport, String profile) {
    this.desk = desk;
    this.transport = transport;
    this.profile = profile;
  }

  @Override
  public boolean received(byte[] line) {
    return switch (peer) {
      case Peer.Nobody _ -> first(line);
      case Peer.Shim(ShimSession session, long connection) -> {
        if (!Control.is(line)) {
          yield session.message(connection, line, desk.now());
        }
        Control control = Control.parse(line).orElseGet(() -> new Control.Unknown(""));
        session.control(connection, control, desk.now());
        if (control instanceof Control.Bye) {
          peer = new Peer.Gone();
          desk.forget(session, "its client is gone");
        }
        yield true;
      }
      case Peer.Client(PlainSession session) -> plain(session, line);
      case Peer.Gone _ -> true;
    };
  }

  @Override
  public void oversized(long bytes) {
    switch (peer) {
      case Peer.Shim(ShimSession session, long connection) ->
          session.tooLong(connection, bytes, desk.lineBytesMax(), desk.now());
      case Peer.Nobody _, Peer.Client _ ->
          transport.send(ClientLines.answerTooLong(bytes, desk.lineBytesMax()).bytes());
      case Peer.Gone _ -> {}
    }
  }

  @Override
  public void closed(String reason) {
    Peer was = peer;
    peer = new Peer.Gone();
    switch (was) {
      case Peer.Shim(ShimSession session, long connection) -> session.lost(connection, desk.now());
      case Peer.Client(PlainSession session) -> desk.forget(session, reason);
      case Peer.Nobody _, Peer.Gone _ -> {}
    }
  }

  private boolean first(byte[] line) {
    Optional<Control> control = Control.is(line) ? Control.parse(line) : Optional.empty();
    if (control.isPresent() && control.get() instanceof Control.Hello hello) {
      return switch (desk.greet(hello, transport)) {
        case Greeting.Taken(ShimSession session, long connection) -> {
          peer = new Peer.Shim(session, connection);
          yield true;
        }
        case Greeting.Refused(String reason) -> {
          peer = new Peer.Gone();
          transport.send(new Control.Refused(reason).line());
          transport.close(reason);
          yield true;
        }
        case Greeting.Later _ -> false;
      };
    }
    Optional<PlainSession> session = desk.open(transport, profile);
    if (session.isEmpty()) {
      return false;
    }
    peer = new Peer.Client(session.get());
    return plain(session.get(), line);
  }

  private boolean plain(PlainSession session, byte[] line) {
    if (rest.isEmpty()) {
      try {
        rest.addAll(lines.read(line));
      } catch (Malformed e) {
        transport.send(ClientLines.answer(e).bytes());
        return true;
      }
    }
    while (!rest.isEmpty()
        && desk.offer(new HubEvent.FromClient(session.client(), rest.element(), Origin.FIRST))) {
      rest.remove();
    }
    return rest.isEmpty();
  }
}
