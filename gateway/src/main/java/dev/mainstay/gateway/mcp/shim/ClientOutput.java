package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.gateway.mcp.codec.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The client's side of stdout. Messages are gathered under the conversation's lock and written
 * without it, by one thread at a time: a client that does not read holds up that thread alone.
 */
final class ClientOutput {

  /** What is kept of the memory of a batch that has been written, in bytes. */
  private static final int MEMORY_KEPT = 64 * 1024;

  private final OutputStream out;
  private final Object gathering = new Object();
  private ByteArrayOutputStream batch = new ByteArrayOutputStream();
  private ByteArrayOutputStream spare = new ByteArrayOutputStream();
  private boolean writing;
  private volatile boolean broken;

  ClientOutput(OutputStream out) {
    this.out = out;
  }

  /** Adds a message; it leaves with {@link #flush}. */
  void add(Message message) {
    synchronized (gathering) {
      message.writeLine(batch);
    }
  }

  /** Writes what was gathered, unless another thread is at it, which then writes this too. */
  void flush() {
    ByteArrayOutputStream full;
    synchronized (gathering) {
      if (writing || batch.size() == 0) {
        return;
      }
      writing = true;
      full = turn();
    }
    while (true) {
      try {
        full.writeTo(out);
        out.flush();
      } catch (IOException e) {
        broken = true;
      }
      synchronized (gathering) {
        spare = full.size() > MEMORY_KEPT ? new ByteArrayOutputStream() : full;
        spare.reset();
        if (batch.size() == 0 || broken) {
          writing = false;
          return;
        }
        full = turn();
      }
    }
  }

  /** Whether nobody reads any more. */
  boolean isBroken() {
    return broken;
  }

  /** Whether all has been written. */
  boolean isEmpty() {
    synchronized (gathering) {
      return !writing && batch.size() == 0;
    }
  }

  /** The batch to write; another begins in the spare one, which nobody writes now. */
  private ByteArrayOutputStream turn() {
    ByteArrayOutputStream full = batch;
    batch = spare;
    return full;
  }
}
