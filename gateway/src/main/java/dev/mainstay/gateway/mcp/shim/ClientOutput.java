package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.gateway.mcp.codec.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The client's side of stdout. Messages are gathered under the conversation's lock and written
 * without it, by one thread at a time: a client that does not read holds up that thread alone.
 */
final class ClientOutput {

  /** Longer messages are written by themselves, not copied into a batch. */
  private static final int COPIED_BYTES_MAX = 64 * 1024;

  private static final byte[] END = {'\n'};

  private final OutputStream out;
  private final Object gathering = new Object();

  /** What is to be written, in order; the last one may still take more. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private boolean writing;
  private volatile boolean broken;

  ClientOutput(OutputStream out) {
    this.out = out;
  }

  /** Adds a message; it leaves with {@link #flush}. */
  void add(Message message) {
    synchronized (gathering) {
      if (message.size() > COPIED_BYTES_MAX) {
        waiting.add(message.bytes());
        waiting.add(END);
      } else {
        message.writeLine(batch());
      }
    }
  }

  private ByteArrayOutputStream batch() {
    if (waiting.peekLast() instanceof ByteArrayOutputStream last
        && last.size() < COPIED_BYTES_MAX) {
      return last;
    }
    ByteArrayOutputStream batch = new ByteArrayOutputStream(256);
    waiting.add(batch);
    return batch;
  }

  /** Writes what was gathered, unless another thread is at it, which then writes this too. */
  void flush() {
    synchronized (gathering) {
      if (writing || waiting.isEmpty()) {
        return;
      }
      writing = true;
    }
    while (true) {
      Object next;
      synchronized (gathering) {
        next = broken ? null : waiting.poll();
        if (next == null) {
          writing = false;
          return;
        }
      }
      try {
        if (next instanceof ByteArrayOutputStream batch) {
          batch.writeTo(out);
        } else {
          out.write((byte[]) next);
        }
        out.flush();
      } catch (IOException e) {
        broken = true;
      }
    }
  }

  /** Whether nobody reads any more. */
  boolean isBroken() {
    return broken;
  }
}
