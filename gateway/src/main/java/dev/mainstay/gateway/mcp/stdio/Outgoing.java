package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.core.posix.PromptChannel;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.stdio.StdioLine.Taken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is to be written to a child, in order, and what of it has not been. Bounded in bytes. The
 * lock is held for a moment only, never while something is written.
 */
final class Outgoing {

  /** What may wait for a child that does not read; one message may always. */
  static final long WAITING_BYTES_MAX = 64L * 1024 * 1024;

  /**
   * What a pipe holds unless it was told to hold more (pipe(7)): of lines that ended further back
   * it is taken that they were read.
   */
  private static final long PIPE_BYTES = 64 * 1024;

  private static final byte[] LINE_END = {'\n'};

  /** One message to be written. */
  record Line(long exchange, Message message) {
    /** With its end of line. */
    int size() {
      return message.size() + LINE_END.length;
    }
  }

  /**
   * A request that was written whole.
   *
   * @param last where its last byte is among all that was written, without its end of line
   */
  private record Written(long exchange, long last) {}

  private final Deque<Written> recent = new ArrayDeque<>();
  private List<Line> waiting = new ArrayList<>();

  /** Taken to be written, from {@code begun} on. */
  private List<Line> batch = List.of();

  /** Where the batch begins among all that was written, in bytes. */
  private long begun;

  /** What did not fit in, and has not been told. */
  private List<Long> refused = new ArrayList<>();

  /** How many bytes were written in all. */
  private long written;

  private long bytes;
  private boolean closed;

  synchronized Taken add(long exchange, Message message) {
    Line line = new Line(exchange, message);
    if (closed) {
      return Taken.CLOSED;
    }
    if (bytes > 0 && bytes + line.size() > WAITING_BYTES_MAX) {
      refused.add(exchange);
      return Taken.FULL;
    }
    bytes += line.size();
    waiting.add(line);
    return Taken.QUEUED;
  }

  /**
   * Writes what waits, as far as it is taken at once; what is not is left to the thread that may
   * wait. While that is at it, this does nothing.
   *
   * @param buffer a direct one
   */
  synchronized void writeNow(ByteBuffer buffer, PromptChannel to) {
    if (closed || waiting.isEmpty() || !batch.isEmpty()) {
      return;
    }
    turn();
    for (Line line : batch) {
      if (line.size() > buffer.remaining()) {
        break;
      }
      buffer.put(line.message().bytes()).put(LINE_END);
    }
    buffer.flip();
    if (buffer.hasRemaining()) {
      to.writeNow(buffer);
      written += buffer.position();
    }
    buffer.clear();
    if (!finish()) {
      notifyAll();
    }
  }

  /** What waits is to be written now. */
  private void turn() {
    batch = waiting;
    waiting = new ArrayList<>();
  }

  /** Whether what was to be written now has been. */
  private boolean finish() {
    if (written - begun < batch.stream().mapToLong(Line::size).sum()) {
      return false;
    }
    wrote(batch);
    batch = List.of();
    return true;
  }

  /** Has what waits written by the thread that may wait. */
  synchronized void wake() {
    notifyAll();
  }

  /** What is to be written next; waits for something, and is empty only when this is closed. */
  synchronized List<Line> take() {
    var _ = finish();
    while (batch.isEmpty() && waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    if (closed) {
      return List.of();
    }
    if (batch.isEmpty()) {
      turn();
    }
    return batch;
  }

  private void wrote(List<Line> lines) {
    for (Line line : lines) {
      bytes -= line.size();
      long last = begun + line.message().size();
      begun += line.size();
      if (line.exchange() != 0 && last > written - PIPE_BYTES) {
        recent.add(new Written(line.exchange(), last));
      }
    }
    while (!recent.isEmpty() && recent.getFirst().last() <= written - PIPE_BYTES) {
      recent.removeFirst();
    }
  }

  /** Writes what was taken and is not written yet, in as few writes as fit the buffer. */
  void write(List<Line> lines, ByteBuffer buffer, WritableByteChannel to) throws IOException {
    long done = done();
    for (Line line : lines) {
      int size = line.message().size();
      put(line.message().bytes(), (int) Math.min(done, size), buffer, to);
      put(LINE_END, done > size ? 1 : 0, buffer, to);
      done = Math.max(0, done - line.size());
    }
    flush(buffer, to);
  }

  /** How many bytes of the batch are written already. */
  private synchronized long done() {
    return written - begun;
  }

  private void put(byte[] part, int from, ByteBuffer buffer, WritableByteChannel to)
      throws IOException {
    int at = from;
    while (at < part.length) {
      int count = Math.min(buffer.remaining(), part.length - at);
      buffer.put(part, at, count);
      at += count;
      if (!buffer.hasRemaining()) {
        flush(buffer, to);
      }
    }
  }

  private void flush(ByteBuffer buffer, WritableByteChannel to) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      wrote(to.write(buffer));
    }
    buffer.clear();
  }

  private synchronized void wrote(int count) {
    written += count;
  }

  /** The exchanges that did not fit in, once each. */
  synchronized List<Long> refused() {
    List<Long> all = refused;
    refused = new ArrayList<>();
    return all;
  }

  /** Takes nothing more, and has nothing more to be written. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * The exchanges whose message was not read whole, when nobody writes any more: a child cannot
   * have understood those.
   *
   * @param unread how many of the last bytes that were written nobody will ever read
   */
  synchronized List<Long> unsent(long unread) {
    List<Long> unsent = new ArrayList<>();
    // Without its end of line it may be taken for a message all the same, at the end of input.
    long read = written - unread;
    for (Written one : recent) {
      if (one.last() > read) {
        unsent.add(one.exchange());
      }
    }
    long at = begun;
    for (Line line : batch) {
      if (at + line.message().size() > read && line.exchange() != 0) {
        unsent.add(line.exchange());
      }
      at += line.size();
    }
    waiting.stream().map(Line::exchange).filter(exchange -> exchange != 0).forEach(unsent::add);
    return unsent;
  }
}
