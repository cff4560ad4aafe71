package dev.mainstay.bench.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A chat service: says each message to every line, keeps it until it is acknowledged, says what it
 * kept to every new line, and answers probes. A line can be made deaf (only pongs come) or mute
 * (nothing comes).
 */
final class Service {

  private static final int KEPT_AT_ONCE = 64;

  final int port;
  final List<Line> lines = new CopyOnWriteArrayList<>();

  /** Every line that ever was. */
  final ConcurrentLinkedQueue<Line> history = new ConcurrentLinkedQueue<>();

  final AtomicInteger acks = new AtomicInteger();
  private final Messages messages;
  private final Map<Integer, byte[]> kept = new ConcurrentHashMap<>();

  /** How a line is. */
  enum Fate {
    WELL,
    DEAF,
    MUTE
  }

  /** One connection; times are in nanoseconds, 0 for never. */
  final class Line implements Wire.Ear {
    final Wire wire;
    final long beganAt = System.nanoTime();
    volatile long endedAt;
    volatile Fate fate = Fate.WELL;

    Line(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void frame(int opcode, byte[] payload) throws IOException {
      if (opcode == Wire.PING && fate != Fate.MUTE) {
        wire.send(Wire.PONG, payload);
      } else if (opcode == Wire.CLOSE && fate != Fate.MUTE) {
        wire.send(Wire.CLOSE, payload);
        wire.close();
      } else if (opcode == Wire.TEXT) {
        int number = Messages.numberAcked(payload);
        if (number >= 0) {
          acked(number);
        } else if (fate == Fate.WELL) {
          wire.send(Wire.TEXT, payload);
        }
      }
    }

    void say(ByteArrayOutputStream frames) {
      if (fate == Fate.WELL) {
        try {
          wire.write(frames);
        } catch (IOException e) {
          // It has ended: what it did not take is said to the next line.
        }
      }
    }
  }

  Service(Messages messages) throws IOException {
    this.messages = messages;
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = server.getLocalPort();
    Thread.ofPlatform().daemon().start(() -> accept(server));
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(Socket socket) {
    try (Wire wire = Wire.accept(socket)) {
      Line line = new Line(wire);
      history.add(line);
      lines.add(line);
      kept.values().forEach(text -> line.say(frames(wire, List.of(text))));
      try {
        wire.listen(line);
      } finally {
        line.endedAt = System.nanoTime();
        lines.remove(line);
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  private void acked(int number) {
    if (kept.remove(number) != null) {
      messages.acked.set(number, System.nanoTime());
      acks.incrementAndGet();
    }
  }

  private static ByteArrayOutputStream frames(Wire wire, List<byte[]> texts) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream(KEPT_AT_ONCE * 256);
    texts.forEach(text -> wire.put(frames, Wire.TEXT, text));
    return frames;
  }

  /** Says these messages, at once. */
  void publish(int first, int count) {
    List<byte[]> texts = new ArrayList<>(count);
    for (int number = first; number < first + count; number++) {
      byte[] text = Messages.said(number);
      kept.put(number, text);
      texts.add(text);
      messages.sent.set(number, System.nanoTime());
    }
    for (Line line : lines) {
      line.say(frames(line.wire, texts));
    }
  }

  /** Says something that is no message to the newest line. */
  void say(String text) throws IOException {
    newest().wire.send(Wire.TEXT, text.getBytes(ISO_8859_1));
  }

  Line newest() {
    return lines.getLast();
  }
}
