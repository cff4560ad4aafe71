package dev.mainstay.bench.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many WebSocket connections read by one thread. Pings are answered; of each text only the numbers
 * behind {@value #MARK} are looked at, on the fly, so that a connection costs the client little.
 */
final class Crowd implements Runnable {

  /** The attribute that numbers an event. */
  static final String MARK = "bench_n";

  private static final byte[] PATTERN = ("\"" + MARK + "\":").getBytes(US_ASCII);

  private static final byte[] ACCEPTED = "HTTP/1.1 101".getBytes(US_ASCII);

  /** Handshakes at once: a server may bound those that wait. */
  private static final int SHAKING_MAX = 64;

  private final int port;
  private final String path;
  private final int wanted;
  private final Seen seen;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
  private final List<Member> members = new ArrayList<>();
  private int shaking;
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  final AtomicLong pings = new AtomicLong();

  /** Told each number that a connection sees for the first time. */
  interface Seen {
    void at(int number, long nanos);
  }

  Crowd(int port, String path, int wanted, Seen seen) throws IOException {
    this.port = port;
    this.path = path;
    this.wanted = wanted;
    this.seen = seen;
    selector = Selector.open();
  }

  /** One connection: where it is in the frame it reads. */
  private final class Member {
    private final SocketChannel channel;
    private final BitSet numbers = new BitSet();
    private final byte[] head = new byte[14];
    private final byte[] control = new byte[125];
    private boolean shaken;
    private int shakeBytes;
    private int tail;
    private int headBytes;
    private long left = -1;
    private int controlBytes;
    private int matched;
    private int number = -1;

    Member(SocketChannel channel) {
      this.channel = channel;
    }

    void read(ByteBuffer bytes, long now) throws IOException {
      while (bytes.hasRemaining()) {
        if (!shaken) {
          shake(bytes.get());
        } else if (left < 0) {
          head[headBytes++] = bytes.get();
          begin();
        } else {
          payload(bytes, now);
        }
      }
    }

    /** The answer begins with its status; its head ends with an empty line. */
    private void shake(byte next) throws IOException {
      if (shakeBytes < ACCEPTED.length && next != ACCEPTED[shakeBytes++]) {
        throw new IOException("no WebSocket");
      }
      tail = (tail << 8) | (next & 0xFF);
      if (tail == 0x0D0A0D0A) {
        shaken = true;
        shaking--;
        open.incrementAndGet();
      }
    }

    private void begin() throws IOException {
      if (headBytes < 2) {
        return;
      }
      int length = head[1] & 0x7F;
      int need = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (headBytes < need) {
        return;
      }
      long size = length;
      if (need > 2) {
        size = 0;
        for (int i = 2; i < need; i++) {
          size = (size << 8) | (head[i] & 0xFF);
        }
      }
      left = size;
      controlBytes = 0;
      if (size == 0) {
        end();
      }
    }

    private void payload(ByteBuffer bytes, long now) throws IOException {
      boolean text = (head[0] & 0x8) == 0;
      while (left > 0 && bytes.hasRemaining()) {
        byte next = bytes.get();
        left--;
        if (text) {
          scan(next, now);
        } else {
          control[controlBytes++] = next;
        }
      }
      if (left == 0) {
        end();
      }
    }

    private void scan(byte next, long now) {
      if (number >= 0) {
        if (next >= '0' && next <= '9') {
          number = number * 10 + next - '0';
          return;
        }
        if (!numbers.get(number)) {
          numbers.set(number);
          seen.at(number, now);
        }
        number = -1;
      }
      matched = next == PATTERN[matched] ? matched + 1 : next == PATTERN[0] ? 1 : 0;
      if (matched == PATTERN.length) {
        matched = 0;
        number = 0;
      }
    }

    private void end() throws IOException {
      int opcode = head[0] & 0xF;
      headBytes = 0;
      left = -1;
      if (opcode == Wire.PING) {
        pings.incrementAndGet();
        byte[] payload = Arrays.copyOf(control, controlBytes);
        channel.write(ByteBuffer.wrap(Wire.frame(Wire.PONG, payload)));
      } else if (opcode == Wire.CLOSE) {
        throw new IOException("closed by the server");
      }
    }
  }

  /** Opens the connections and reads them until it is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        while (members.size() < wanted && shaking < SHAKING_MAX) {
          connect();
        }
        selector.select(key -> act(key), 100);
      }
      for (Member member : members) {
        member.channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(Wire.handshake(port, path)));
    channel.configureBlocking(false);
    Member member = new Member(channel);
    members.add(member);
    channel.register(selector, SelectionKey.OP_READ, member);
    shaking++;
  }

  private void act(SelectionKey key) {
    Member member = (Member) key.attachment();
    try {
      buffer.clear();
      int read = member.channel.read(buffer);
      if (read < 0) {
        throw new IOException("ended");
      }
      buffer.flip();
      member.read(buffer, System.nanoTime());
    } catch (IOException e) {
      lost.incrementAndGet();
      key.cancel();
      close(member.channel);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
