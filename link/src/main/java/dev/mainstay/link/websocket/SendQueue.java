package dev.mainstay.link.websocket;

import dev.mainstay.link.Frame;
import dev.mainstay.link.edge.CloseReason;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one line: in order, bounded, and one write under way at a time, for the
 * JDK's client takes no second one. Whoever brings something writes it, unless somebody does.
 */
final class SendQueue {

  /** There is nothing wrong (RFC 6455, 7.4.1). */
  static final int NORMAL = 1000;

  private final WebSocket socket;
  private final long bytesMax;
  private final Consumer<Throwable> broken;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private long bytes;
  private Writer writer = Writer.NONE;

  private enum Writer {
    NONE,
    SOMEBODY,
    /** Nothing is sent any more: a Close was, or sending failed. */
    OVER
  }

  private sealed interface Item {
    Runnable written();

    record Message(Frame frame, Runnable written) implements Item {}

    record Close(int code, String reason, Runnable written) implements Item {}
  }

  /**
   * A queue in front of a socket.
   *
   * @param broken told once when sending has failed
   */
  SendQueue(WebSocket socket, long bytesMax, Consumer<Throwable> broken) {
    this.socket = socket;
    this.bytesMax = bytesMax;
    this.broken = broken;
  }

  /** Puts a message behind the others; false when it is full. It goes with the next {@link #go}. */
  synchronized boolean put(Frame frame, Runnable written) {
    if (bytes + frame.size() > bytesMax) {
      return false;
    }
    if (writer != Writer.OVER) {
      bytes += frame.size();
      items.add(new Item.Message(frame, written));
    }
    return true;
  }

  /** Puts a Close behind all else; nothing can be sent behind it. */
  synchronized void close(int code, String reason, Runnable written) {
    if (writer != Writer.OVER) {
      items.add(new Item.Close(code, CloseReason.fitting(reason), written));
    }
  }

  /** Sends what was put. Does not wait; not to be called with a lock held. */
  void go() {
    synchronized (this) {
      if (writer != Writer.NONE) {
        return;
      }
      writer = Writer.SOMEBODY;
    }
    write();
  }

  private void write() {
    for (Item item = next(); item != null; item = next()) {
      Item sent = item;
      CompletableFuture<WebSocket> done = send(item);
      if (!done.isDone()) {
        CompletableFuture<WebSocket> _ =
            done.whenComplete((_, fault) -> {
              if (over(sent, fault)) {
                write();
              }
            });
        return;
      }
      if (!over(sent, done.isCompletedExceptionally() ? done.exceptionNow() : null)) {
        return;
      }
    }
  }

  private synchronized @Nullable Item next() {
    Item item = items.poll();
    if (item == null && writer == Writer.SOMEBODY) {
      writer = Writer.NONE;
    }
    return item;
  }

  private CompletableFuture<WebSocket> send(Item item) {
    return switch (item) {
      case Item.Message(Frame frame, _) ->
          switch (frame.kind()) {
            case TEXT -> socket.sendText(frame.text(), true);
            case BINARY -> socket.sendBinary(ByteBuffer.wrap(frame.bytes()), true);
          };
      case Item.Close(int code, String reason, _) -> socket.sendClose(code, reason);
    };
  }

  /** Whether more can be sent behind an item that was, or was not. */
  private boolean over(Item item, @Nullable Throwable fault) {
    synchronized (this) {
      if (item instanceof Item.Message(Frame frame, _)) {
        bytes -= frame.size();
      }
      if (fault != null || item instanceof Item.Close) {
        writer = Writer.OVER;
        items.clear();
      }
    }
    if (fault == null) {
      item.written().run();
      return item instanceof Item.Message;
    }
    broken.accept(fault);
    return false;
  }

  /** The code that answers a Close: the same where the JDK's client may send it. */
  static int answer(int code) {
    boolean repeatable = code == 1001 || code == 1011 || (code >= 3000 && code <= 4999);
    return repeatable ? code : NORMAL;
  }
}
