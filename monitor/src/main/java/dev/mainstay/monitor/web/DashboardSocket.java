package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * One dashboard. Batches are made once and shared by all; each dashboard has one on its way and at
 * most {@value #WAITING_BYTES_MAX} bytes that wait. What is beyond that is left out, and said so;
 * one that goes on not to read is closed with 1013.
 */
final class DashboardSocket extends Live {

  static final String PATH = "/ws";

  /** Batches that wait for it, in bytes; they are shared, so this bounds what it holds back. */
  static final int WAITING_BYTES_MAX = 1024 * 1024;

  /** How long one may take to read what is on its way to it. */
  static final Duration SLOW_MAX = Duration.ofSeconds(10);

  private static final int MESSAGE_BYTES_MAX = 16 * 1024;

  private final Feed feed;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long leftOut;
  private boolean begun;
  private boolean writing;
  private long writingSince;

  DashboardSocket(Sockets sockets, Feed feed, String name) {
    super(sockets, PATH, name, MESSAGE_BYTES_MAX);
    this.feed = feed;
  }

  @Override
  void began(Session session) {
    // What happens from here on waits until the beginning is told.
    feed.add(this);
    ByteBuffer first = encoded(feed.initial());
    synchronized (this) {
      begun = true;
      waiting.addFirst(first);
      waitingBytes += first.remaining();
    }
    write();
  }

  /** Shares a batch; never waits. */
  void offer(ByteBuffer batch, int events) {
    boolean tooSlow;
    synchronized (this) {
      if (waitingBytes + batch.remaining() > WAITING_BYTES_MAX) {
        leftOut += events;
        tooSlow = writing && System.nanoTime() - writingSince > slowMax().toNanos();
      } else {
        waiting.add(batch);
        waitingBytes += batch.remaining();
        tooSlow = false;
      }
    }
    if (tooSlow) {
      feed.remove(this);
      close(1013, "too slow: it has read nothing for " + slowMax().toSeconds() + " s");
    } else {
      write();
    }
  }

  @Override
  void take(String message) {
    ByteBuffer reply = encoded(feed.command(message));
    synchronized (this) {
      waiting.add(reply);
      waitingBytes += reply.remaining();
    }
    write();
    if (waitingBytes() < WAITING_BYTES_MAX) {
      more();
    } else {
      close(1008, "more questions than answers were read");
    }
  }

  private Duration slowMax() {
    return sockets().patience().slowMax();
  }

  private synchronized int waitingBytes() {
    return waitingBytes;
  }

  private void write() {
    ByteBuffer next;
    synchronized (this) {
      if (writing || !begun || !session().isOpen()) {
        return;
      }
      next = next();
      if (next == null) {
        return;
      }
      writing = true;
      writingSince = System.nanoTime();
    }
    ((WebSocketSession) session())
        .getCoreSession()
        .sendFrame(
            new Frame(OpCode.TEXT, next.slice()), Callback.from(this::written, _ -> {}), false);
  }

  private @Nullable ByteBuffer next() {
    ByteBuffer next = waiting.poll();
    if (next == null && leftOut > 0) {
      Json gap = Json.object().put("type", "gap").put("skipped", leftOut).build();
      leftOut = 0;
      return encoded(gap);
    }
    if (next != null) {
      waitingBytes -= next.remaining();
    }
    return next;
  }

  private void written() {
    synchronized (this) {
      writing = false;
    }
    write();
  }

  @Override
  void failed(RuntimeException fault) {
    offer(encoded(Feed.error("fault", "a fault of ours: " + fault)), 0);
  }

  @Override
  void unanswered() {
    feed.remove(this);
    close(1011, "no pong within " + Pulse.PONG_WITHIN.toSeconds() + " s");
  }

  @Override
  void ended() {
    feed.remove(this);
    synchronized (this) {
      waiting.clear();
      waitingBytes = 0;
    }
  }

  static ByteBuffer encoded(Json json) {
    return StandardCharsets.UTF_8.encode(json.write()).asReadOnlyBuffer();
  }
}
