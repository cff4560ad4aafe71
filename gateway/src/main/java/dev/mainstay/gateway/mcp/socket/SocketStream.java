package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.gateway.mcp.link.LineConnection;
import dev.mainstay.gateway.mcp.link.LineCutter;
import dev.mainstay.gateway.mcp.link.LineCutter.Piece;
import dev.mainstay.gateway.mcp.link.LineTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the Unix socket. Reading is the server's thread's alone; any thread may write, and
 * what the socket does not take at once waits for that thread.
 */
final class SocketStream implements LineTransport {

  /** What may wait to be written, in bytes; beyond, the stream is ended. */
  static final long WAITING_BYTES_MAX = 64L * 1024 * 1024;

  /** Written in one call at most: the JDK keeps a buffer of that size for each thread. */
  private static final int WRITE_BYTES = 64 * 1024;

  private static final byte[] END = {'\n'};

  private final SocketServer server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final LineCutter lines;
  private @Nullable LineConnection connection;
  private @Nullable Piece refused;

  private final Object writing = new Object();
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private long waitingBytes;

  SocketStream(SocketServer server, SocketChannel channel, SelectionKey key, int lineBytesMax) {
    this.server = server;
    this.channel = channel;
    this.key = key;
    this.lines = new LineCutter(lineBytesMax);
  }

  void connect(LineConnection to) {
    connection = to;
  }

  @Override
  public void send(byte[] line) {
    synchronized (writing) {
      boolean idle = waiting.isEmpty();
      if (line.length < WRITE_BYTES) {
        ByteBuffer whole = ByteBuffer.allocate(line.length + 1).put(line).put(END).flip();
        waiting.add(whole);
      } else {
        waiting.add(ByteBuffer.wrap(line));
        waiting.add(ByteBuffer.wrap(END));
      }
      waitingBytes += line.length + 1;
      if (waitingBytes > WAITING_BYTES_MAX) {
        waiting.clear();
        server.wish(() -> fail("over " + WAITING_BYTES_MAX + " bytes waited to be read"));
      } else if (idle && !server.later(this)) {
        flush();
      }
    }
  }

  /** Writes what waits; what cannot be written now is when the reader has made room. */
  void flush() {
    synchronized (writing) {
      write();
      if (!waiting.isEmpty()) {
        server.wish(this::writeMore);
      }
    }
  }

  @Override
  public void close(String reason) {
    synchronized (writing) {
      // A flush that will follow would come too late.
      write();
      waiting.clear();
    }
    server.wish(this::shut);
  }

  /** Writes what waits, and asks to be called again while some is left. */
  void writeMore() {
    synchronized (writing) {
      write();
      interest(SelectionKey.OP_WRITE, !waiting.isEmpty());
    }
  }

  private void write() {
    try {
      while (!waiting.isEmpty()) {
        long count = waiting.element().remaining() >= WRITE_BYTES ? writePart() : writeMany();
        waitingBytes -= count;
        while (!waiting.isEmpty() && !waiting.element().hasRemaining()) {
          waiting.remove();
        }
        if (count == 0) {
          return;
        }
      }
    } catch (IOException e) {
      waiting.clear();
      server.wish(() -> fail("writing failed: " + e.getMessage()));
    }
  }

  /** Writes a part of a long line: the JDK copies all that it is handed. */
  private long writePart() throws IOException {
    ByteBuffer next = waiting.element();
    int end = next.limit();
    next.limit(Math.min(end, next.position() + WRITE_BYTES));
    int count = channel.write(next);
    next.limit(end);
    return count;
  }

  /** Writes short lines at once: as one buffer, for of many the JDK makes copies one by one. */
  private long writeMany() throws IOException {
    if (waiting.size() > 1) {
      join();
    }
    return channel.write(waiting.element());
  }

  /** Makes one buffer of as many lines as may be written at once. */
  private void join() {
    int size = 0;
    for (ByteBuffer next : waiting) {
      if (size + next.remaining() > WRITE_BYTES) {
        break;
      }
      size += next.remaining();
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    while (!waiting.isEmpty() && waiting.element().remaining() <= joined.remaining()) {
      joined.put(waiting.remove());
    }
    waiting.addFirst(joined.flip());
  }

  /** Reads what is there; negative at the end. */
  int read(ByteBuffer into) {
    try {
      return channel.read(into);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Takes what was read; false when not all of it could be handed on yet. */
  boolean feed(byte[] bytes, int count) {
    lines.feed(bytes, 0, count);
    return deliver();
  }

  /** Hands on lines that wait; false when the hub is full. */
  boolean deliver() {
    LineConnection to = connection;
    for (Piece piece = next(); piece != null && to != null; piece = next()) {
      switch (piece) {
        case Piece.Line(byte[] line) -> {
          if (!to.received(line)) {
            refused = piece;
            return false;
          }
        }
        case Piece.TooLong(long bytes) -> to.oversized(bytes);
      }
    }
    return true;
  }

  private @Nullable Piece next() {
    Piece again = refused;
    refused = null;
    return again == null ? lines.next() : again;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void pause() {
    interest(SelectionKey.OP_READ, false);
  }

  void resume() {
    interest(SelectionKey.OP_READ, true);
  }

  /** It has ended by itself; its connection is told, once. */
  void fail(String reason) {
    shut();
    LineConnection told = connection;
    connection = null;
    if (told != null) {
      told.closed(reason);
    }
  }

  private void shut() {
    try {
      channel.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }

  private void interest(int operation, boolean wanted) {
    try {
      if (wanted) {
        key.interestOpsOr(operation);
      } else {
        key.interestOpsAnd(~operation);
      }
    } catch (CancelledKeyException e) {
      // It was closed meanwhile.
    }
  }
}
