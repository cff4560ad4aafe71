package dev.mainstay.link.wire;

import dev.mainstay.link.Frame;
import dev.mainstay.link.edge.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: messages in order and bounded, pings and pongs ahead of them. Whoever puts
 * never waits; the writer sends what has gathered in one write.
 */
final class Outbound {

  private static final byte[] NOTHING = {};

  private final long bytesMax;

  // Not a monitor: a virtual thread that waits at one is woken by way of another thread.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();

  // What follows is guarded by the lock.
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private long bytes;
  private Ping ping = Ping.NONE;
  private byte @Nullable [] pong;
  private State state = State.OPEN;

  private enum Ping {
    NONE,
    ASKED
  }

  private enum State {
    OPEN,
    /** Nothing can be put behind a Close. */
    CLOSING,
    /** Nothing is sent any more. */
    OVER
  }

  /** One frame that waits. */
  private static final class Item {
    final int opcode;
    final byte[] payload;
    final Runnable written;

    Item(int opcode, byte[] payload, Runnable written) {
      this.opcode = opcode;
      this.payload = payload;
      this.written = written;
    }

    static Item message(Frame frame, Runnable written) {
      int opcode =
          switch (frame.kind()) {
            case TEXT -> Opcode.TEXT;
            case BINARY -> Opcode.BINARY;
          };
      return new Item(opcode, frame.bytes(), written);
    }

    static Item control(int opcode, byte[] payload) {
      return new Item(opcode, payload, () -> {});
    }

    boolean isMessage() {
      return opcode < Opcode.CLOSE;
    }

    /** How much room it takes in a buffer, at most. */
    long encoded() {
      return (long) FrameWriter.HEAD_BYTES_MAX + payload.length;
    }
  }

  /** One in which so many bytes of messages may wait. */
  Outbound(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Puts a message behind the others.
   *
   * @param written run by the writer once the system has all of it
   * @return false when it is full
   */
  boolean put(Frame frame, Runnable written) {
    lock.lock();
    try {
      if (bytes + frame.size() > bytesMax) {
        return false;
      }
      if (state == State.OPEN) {
        bytes += frame.size();
        items.add(Item.message(frame, written));
        something.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends a ping; one that waits already is enough. */
  void ping() {
    lock.lock();
    try {
      ping = Ping.ASKED;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Answers a ping; only the last one needs an answer (RFC 6455, 5.5.3). */
  void pong(byte[] payload) {
    lock.lock();
    try {
      pong = payload;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a Close behind all else; one without a code is empty. */
  void close(int code, String reason, Runnable written) {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSING;
        items.add(new Item(Opcode.CLOSE, payload(code, reason), written));
        something.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static byte[] payload(int code, String reason) {
    if (code == CloseCode.NONE) {
      return NOTHING;
    }
    byte[] words = CloseReason.fitting(reason).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
  }

  /** Nothing is sent any more: what waits is dropped, and the writer ends. */
  void over() {
    lock.lock();
    try {
      state = State.OVER;
      items.clear();
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Sends until a Close is sent, or it is over. */
  void write(FrameWriter writer) throws IOException, InterruptedException {
    List<Item> batch = new ArrayList<>();
    while (true) {
      long encoded = take(batch);
      if (batch.isEmpty()) {
        return;
      }
      writer.begin(encoded);
      for (Item item : batch) {
        writer.add(item.opcode, item.payload);
      }
      writer.end();
      written(batch);
      if (batch.getLast().opcode == Opcode.CLOSE) {
        return;
      }
      batch.clear();
    }
  }

  /** Waits for something; nothing when it is over. How many bytes it is at most. */
  private long take(List<Item> into) throws InterruptedException {
    lock.lock();
    try {
      while (state != State.OVER && items.isEmpty() && pong == null && ping == Ping.NONE) {
        something.await();
      }
      if (state == State.OVER) {
        return 0;
      }
      if (pong != null) {
        into.add(Item.control(Opcode.PONG, pong));
        pong = null;
      }
      if (ping == Ping.ASKED) {
        into.add(Item.control(Opcode.PING, NOTHING));
        ping = Ping.NONE;
      }
      long encoded = 0;
      for (Item item : into) {
        encoded += item.encoded();
      }
      Item next = items.peek();
      while (next != null
          && (into.isEmpty() || encoded + next.encoded() <= FrameWriter.WRITE_BYTES)) {
        encoded += next.encoded();
        into.add(items.remove());
        next = items.peek();
      }
      return encoded;
    } finally {
      lock.unlock();
    }
  }

  private void written(List<Item> batch) {
    lock.lock();
    try {
      for (Item item : batch) {
        if (item.isMessage()) {
          bytes -= item.payload.length;
        }
      }
    } finally {
      lock.unlock();
    }
    batch.forEach(item -> item.written.run());
  }
}
