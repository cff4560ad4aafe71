package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.link.LineConnection;
import dev.mainstay.gateway.mcp.link.LineTransport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket as a stream of lines, each a text message. Public only because Jetty calls it by
 * reflection. The next frame is asked for when the one before was taken, so that a hub that is
 * behind holds its clients back by TCP alone.
 */
public final class SocketEnd implements Session.Listener, LineTransport {

  /** What waits for a peer that reads too slowly, in bytes. */
  static final int UNSENT_BYTES_MAX = 64 * 1024 * 1024;

  /** How often a ping is sent; a peer that says nothing for two of them is gone. */
  private static final Duration PING_EVERY = Duration.ofSeconds(20);

  /** How soon a line is offered again that the hub could not take. */
  private static final Duration AGAIN_AFTER = Duration.ofMillis(2);

  /** How long a farewell may take. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final int NORMAL = 1000;
  private static final int ONLY_TEXT = 1003;
  private static final int REASON_CHARS_MAX = 100;

  private final Sockets sockets;
  private final String profile;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private final ArrayDeque<byte[]> unsent = new ArrayDeque<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private long messageBytes;
  private long unsentBytes;
  private boolean writing;
  private @Nullable String closing;
  private volatile long heardAt = System.nanoTime();
  private @Nullable Session session;
  private @Nullable LineConnection connection;

  SocketEnd(Sockets sockets, String profile) {
    this.sockets = sockets;
    this.profile = profile;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    connection = sockets.desk().opened(this, profile);
    opened.demand();
    sockets.later(PING_EVERY, this::ping);
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    heardAt = System.nanoTime();
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    messageBytes += bytes.length;
    boolean fits = messageBytes <= sockets.desk().lineBytesMax();
    if (fits) {
      parts.writeBytes(bytes);
    } else {
      parts.reset();
    }
    if (!last) {
      session().demand();
      return;
    }
    long size = messageBytes;
    byte[] line = parts.toByteArray();
    parts.reset();
    messageBytes = 0;
    if (fits) {
      take(line);
    } else {
      connection().oversized(size);
      session().demand();
    }
  }

  private void take(byte[] line) {
    if (ended.get()) {
      return;
    }
    if (connection().received(line)) {
      session().demand();
    } else {
      sockets.later(AGAIN_AFTER, () -> take(line));
    }
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
    callback.succeed();
    end(ONLY_TEXT, "only text is taken here");
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    heardAt = System.nanoTime();
    session().sendPong(payload, Callback.from(session()::demand, _ -> {}));
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heardAt = System.nanoTime();
    session().demand();
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    gone("closed with " + code);
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    gone(String.valueOf(cause.getMessage()));
  }

  private void gone(String reason) {
    if (ended.compareAndSet(false, true)) {
      sockets.closed();
      LineConnection known = connection;
      if (known != null) {
        known.closed(reason);
      }
      synchronized (unsent) {
        unsent.clear();
        unsentBytes = 0;
      }
    }
  }

  private void ping() {
    if (ended.get()) {
      return;
    }
    if (System.nanoTime() - heardAt > 2 * PING_EVERY.toNanos()) {
      session().disconnect();
      gone("no answer to pings");
      return;
    }
    session().sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    sockets.later(PING_EVERY, this::ping);
  }

  @Override
  public void send(byte[] line) {
    synchronized (unsent) {
      if (ended.get() || closing != null) {
        return;
      }
      unsentBytes += line.length;
      if (unsentBytes <= UNSENT_BYTES_MAX || unsent.isEmpty()) {
        unsent.add(line);
        if (!writing) {
          writing = true;
          sockets.executor().execute(this::write);
        }
        return;
      }
      closing = "the peer reads too slowly";
    }
    sockets
        .executor()
        .execute(() -> {
          session().disconnect();
          gone("the peer reads too slowly");
        });
  }

  private void write() {
    byte[] next;
    synchronized (unsent) {
      next = unsent.poll();
      if (next == null) {
        writing = false;
        String reason = closing;
        if (reason != null) {
          end(NORMAL, reason);
        }
        return;
      }
      unsentBytes -= next.length;
    }
    session()
        .sendText(
            new String(next, StandardCharsets.UTF_8),
            Callback.from(this::write, cause -> gone(String.valueOf(cause.getMessage()))));
  }

  @Override
  public void close(String reason) {
    synchronized (unsent) {
      if (closing == null) {
        closing = reason;
        if (!writing) {
          writing = true;
          sockets.executor().execute(this::write);
        }
      }
    }
    sockets.later(FAREWELL, () -> session().disconnect());
  }

  private void end(int code, String reason) {
    String plain = reason.replaceAll("\\p{Cntrl}", " ");
    boolean fits = plain.length() <= REASON_CHARS_MAX;
    session().close(code, fits ? plain : plain.substring(0, REASON_CHARS_MAX), Callback.NOOP);
    sockets.later(FAREWELL, () -> session().disconnect());
  }

  private Session session() {
    Session known = session;
    if (known == null) {
      throw new IllegalStateException("the connection has not begun");
    }
    return known;
  }

  private LineConnection connection() {
    LineConnection known = connection;
    if (known == null) {
      throw new IllegalStateException("the connection has not begun");
    }
    return known;
  }
}
