package dev.mainstay.link.local;

import dev.mainstay.link.Delivery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.link.edge.CloseReason;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.jspecify.annotations.Nullable;

/**
 * One bot's socket. Public only because Jetty calls it by reflection. The bot's next frame is asked
 * for when the relay has taken the one before, so that a relay that is behind holds it back by TCP
 * alone.
 */
public final class BotEnd implements Session.Listener {

  private static final int TOO_SLOW = 1008;
  private static final int TOO_LONG = 1009;
  private static final int FAULT = 1011;
  private static final int NOT_TAKEN = 1013;

  /** What a bot calls itself is shown up to here. */
  private static final int AGENT_CHARS_MAX = 200;

  /** How long a farewell may take. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final LocalEnd end;
  private final LocalServer server;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private final AtomicBoolean gone = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean leaving = new AtomicBoolean();
  private volatile long number;
  private volatile @Nullable Session session;
  private volatile @Nullable Unread unread;

  BotEnd(LocalEnd end, LocalServer server) {
    this.end = end;
    this.server = server;
  }

  void number(long given) {
    number = given;
  }

  /** Who it is; empty before its connection has begun. */
  Optional<Visitor> visitor() {
    return Optional.ofNullable(session)
        .map(known ->
            new Visitor(
                number,
                known.getRemoteSocketAddress() instanceof InetSocketAddress from ? from : null,
                known.getLocalSocketAddress() instanceof InetSocketAddress to ? to : null,
                agent(known)));
  }

  private static String agent(Session session) {
    String agent = session.getUpgradeRequest().getHeader("User-Agent");
    return agent == null ? "" : agent.substring(0, Math.min(agent.length(), AGENT_CHARS_MAX));
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    unread =
        new Unread(
            ((WebSocketSession) opened).getCoreSession(),
            end.profile().bot(),
            server.executor(),
            this::handled,
            this::fail);
    end.here(this);
    opened.demand();
    server.later(end.limits().ping(), this::ping);
  }

  /** Gives it a message, behind those that it was given before; to be flushed. */
  void deliver(Delivery delivery) {
    Unread known = unread;
    if (known != null && !leaving.get()) {
      long waiting = known.put(delivery);
      if (waiting > end.limits().unreadBytes()) {
        tooSlow(waiting + " bytes wait for a bot that does not read");
      }
    }
  }

  /** Writes what it was given, as far as its socket takes it at once. */
  void flush() {
    Unread known = unread;
    if (known != null) {
      known.flush();
    }
  }

  private void handled(List<Long> numbers) {
    end.tell(new RelayEvent.Handled(numbers), () -> {});
  }

  @Override
  public void onWebSocketPartialText(String part, boolean last) {
    take(Frame.Kind.TEXT, part.getBytes(StandardCharsets.UTF_8), last);
  }

  @Override
  public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    callback.succeed();
    take(Frame.Kind.BINARY, bytes, last);
  }

  private void take(Frame.Kind kind, byte[] part, boolean last) {
    if (leaving.get()) {
      // Dropped, but read: a reset would take the Close away from it.
      session().demand();
      return;
    }
    if (parts.size() + part.length > end.limits().messageBytes()) {
      parts.reset();
      bye(TOO_LONG, "a message is longer than " + end.limits().messageBytes() + " bytes");
      session().demand();
      return;
    }
    if (!last) {
      parts.writeBytes(part);
      session().demand();
      return;
    }
    byte[] whole = part;
    if (parts.size() > 0) {
      parts.writeBytes(part);
      whole = parts.toByteArray();
      parts.reset();
    }
    try {
      said(new Frame(kind, whole));
    } catch (RuntimeException e) {
      end.fault(e);
      bye(FAULT, "a fault of the link: " + e);
    }
  }

  private void said(Frame frame) {
    Profile profile = end.profile();
    Optional<String> id = profile.handled(frame);
    Unread known = unread;
    if (id.isEmpty()) {
      end.tell(
          new RelayEvent.Submitted(profile.outgoing(frame, end.madeUp()), this::submitted),
          session()::demand);
    } else if (known != null) {
      List<Long> numbers = known.handled(id.get());
      if (numbers.isEmpty()) {
        session().demand();
      } else {
        end.tell(new RelayEvent.Handled(numbers), session()::demand);
      }
    }
  }

  /** On the relay's thread. */
  private void submitted(Submission submission) {
    switch (submission) {
      case Submission.Accepted() -> {}
      case Submission.Refused(String reason) ->
          server.executor().execute(() -> bye(NOT_TAKEN, reason));
    }
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    session().sendPong(payload, Callback.from(session()::demand, _ -> {}));
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    session().demand();
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    over();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    over();
  }

  private void fail(Throwable cause) {
    session().disconnect();
    over();
  }

  private void over() {
    if (gone.compareAndSet(false, true)) {
      Unread known = unread;
      if (known != null) {
        known.close();
      }
      end.gone(this);
      closed.countDown();
    }
  }

  private void ping() {
    Unread known = unread;
    if (gone.get() || leaving.get() || known == null) {
      return;
    }
    if (known.isStalledFor(end.limits().stalled())) {
      tooSlow("nothing was read for " + end.limits().stalled().toSeconds() + " s while some waits");
      return;
    }
    session().sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    server.later(end.limits().ping(), this::ping);
  }

  private void tooSlow(String reason) {
    server.executor().execute(() -> bye(TOO_SLOW, reason));
  }

  /**
   * Closes it with a reason, which people are told too; cut when that takes too long. What it did
   * not read is given to the next bot.
   */
  void bye(int code, String reason) {
    if (!leaving.compareAndSet(false, true)) {
      return;
    }
    Unread known = unread;
    if (known != null) {
      known.close();
    }
    end.note("bot " + number + " was closed with " + code + ": " + reason);
    session().close(code, CloseReason.fitting(reason), Callback.NOOP);
    server.later(
        FAREWELL,
        () -> {
          session().disconnect();
          over();
        });
  }

  /** Waits until it is gone, for as long as a farewell may take. */
  void awaitGone() {
    try {
      boolean _ = closed.await(2 * FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Session session() {
    Session known = session;
    if (known == null) {
      throw new IllegalStateException("the connection has not begun");
    }
    return known;
  }
}
