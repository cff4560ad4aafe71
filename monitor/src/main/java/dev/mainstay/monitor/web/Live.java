package dev.mainstay.monitor.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of WebSocket connection have in common: a place in the table, text put together
 * from its parts within a bound, and pings. A message of any size is taken only in pieces.
 */
abstract class Live {

  /** How long a farewell may take; a peer that does not read cannot be told. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** Digits of a ping's number at most. */
  private static final int DIGITS_MAX = 18;

  private final Sockets sockets;
  private final String path;
  private final String name;
  private final int messageBytesMax;
  private final StringBuilder parts = new StringBuilder();
  private final AtomicBoolean pingQueued = new AtomicBoolean();
  private @Nullable Session session;
  private @Nullable Peer peer;

  /** Why we end it, when we do. */
  private volatile Sockets.@Nullable End end;

  Live(Sockets sockets, String path, String name, int messageBytesMax) {
    this.sockets = sockets;
    this.path = path;
    this.name = name;
    this.messageBytesMax = messageBytesMax;
  }

  /** It is there. */
  abstract void began(Session session);

  /** A whole message; what takes it asks for the next with {@link #more}. */
  abstract void take(String message);

  /** Whether the peer's silence ends it; told once for each ping that has no pong in time. */
  abstract void unanswered();

  /** It is gone. */
  abstract void ended();

  final void opened(Session opened) {
    session = opened;
    peer = sockets.connections().opened(path, opened.getRemoteSocketAddress(), name);
    sockets.pulse().add(this);
    began(opened);
    opened.demand();
  }

  /** A piece of a message. */
  final void text(String part, boolean last) {
    peer().heardAt = System.nanoTime();
    if (parts.length() + part.length() > messageBytesMax) {
      close(1009, "a message has at most " + messageBytesMax + " bytes");
      return;
    }
    if (last && parts.isEmpty()) {
      message(part);
      return;
    }
    if (!sockets.room().take(part.length())) {
      close(1013, "too many unfinished messages at once");
      return;
    }
    parts.append(part);
    if (!last) {
      more();
      return;
    }
    String whole = parts.toString();
    release();
    message(whole);
  }

  private void message(String whole) {
    peer().received.incrementAndGet();
    try {
      take(whole);
    } catch (RuntimeException e) {
      sockets.faults().tell(path, e);
      failed(e);
      more();
    }
  }

  /** A fault of ours while a message was taken: whoever sent it is told, and goes on. */
  abstract void failed(RuntimeException fault);

  /** A piece of a message that is no text. */
  final void binary() {
    close(1003, "only text is taken here");
  }

  final void pinged(ByteBuffer payload) {
    peer().heardAt = System.nanoTime();
    // The next frame is asked for only when the pong is out: pings cannot pile up pongs.
    session().sendPong(payload, Callback.from(this::more, _ -> {}));
  }

  final void ponged(ByteBuffer payload) {
    if (peer().ponged(number(payload))) {
      sockets.connections().deaf(peer(), false);
    } else {
      peer().heardAt = System.nanoTime();
    }
    more();
  }

  /** The number that a pong carries back; -1 when it is none of ours. */
  private static long number(ByteBuffer payload) {
    if (!payload.hasRemaining() || payload.remaining() > DIGITS_MAX) {
      return -1;
    }
    long number = 0;
    while (payload.hasRemaining()) {
      int digit = payload.get() - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** It has ended; told once or more. */
  final void gone(int code, String reason) {
    if (peer == null) {
      return;
    }
    Sockets.End own = end;
    sockets.pulse().remove(this);
    sockets
        .connections()
        .closed(peer(), own == null ? code : own.code(), own == null ? reason : own.reason());
    release();
    ended();
  }

  private void release() {
    sockets.room().give(parts.length());
    parts.setLength(0);
    parts.trimToSize();
  }

  /** Asks for the next frame. */
  final void more() {
    if (session().isOpen()) {
      session().demand();
    }
  }

  /** Ends it, and if the peer cannot be told soon, without telling. */
  final void close(int code, String reason) {
    end = new Sockets.End(code, reason);
    Session closing = session();
    closing.close(code, reason, Callback.NOOP);
    sockets.later(FAREWELL.toMillis(), TimeUnit.MILLISECONDS, closing::disconnect);
  }

  /** Sends a ping, unless the one before is not even written. */
  final void ping() {
    if (session().isOpen() && pingQueued.compareAndSet(false, true)) {
      long number = peer().pinging();
      session()
          .sendPing(
              StandardCharsets.US_ASCII.encode(Long.toString(number)),
              Callback.from(() -> pingQueued.set(false), _ -> {}));
    }
  }

  final Session session() {
    Session known = session;
    if (known == null) {
      throw new IllegalStateException("the connection has not begun");
    }
    return known;
  }

  final Peer peer() {
    Peer known = peer;
    if (known == null) {
      throw new IllegalStateException("the connection has not begun");
    }
    return known;
  }

  final Sockets sockets() {
    return sockets;
  }
}
