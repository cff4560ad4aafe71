package dev.mainstay.probe.ws;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.http.AnswerStream;
import dev.mainstay.probe.tcp.ProbeFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The client's end of one WebSocket: frames out, whole messages in (RFC 6455 section 5). */
final class Frames {

  /** The longest message that is taken, in bytes. */
  static final int MESSAGE_BYTES_MAX = 64 * 1024;

  static final int CLOSE_NORMAL = 1000;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int CONTROL_BYTES_MAX = 125;

  private final AnswerStream in;
  private final OutputStream out;

  private final Beats beats = new Beats();

  /** The data message that is being put together. */
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** The opcode of its first frame; 0 between two messages. */
  private int kind;

  Frames(AnswerStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  void text(String text) throws IOException {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The control frames that say that an end is there, by direction. */
  private static final class Beats {
    int pingsSent;
    int pongsSent;
    int pingsReceived;
    int pongsReceived;
  }

  /** How often each end has asked and answered, such as {@code 1 ping sent, 1 pong received}. */
  String beats() {
    List<String> words = new ArrayList<>();
    count(words, beats.pingsSent, "ping", "sent");
    count(words, beats.pongsReceived, "pong", "received");
    count(words, beats.pingsReceived, "ping", "received");
    count(words, beats.pongsSent, "pong", "sent");
    return String.join(", ", words);
  }

  private static void count(List<String> words, int count, String what, String done) {
    if (count > 0) {
      words.add(count + " " + what + (count == 1 ? " " : "s ") + done);
    }
  }

  void ping(String payload) throws IOException {
    beats.pingsSent++;
    send(PING, payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  void pong(String payload) throws IOException {
    beats.pongsSent++;
    send(PONG, payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  void close() throws IOException {
    send(CLOSE, ByteBuffer.allocate(2).putShort((short) CLOSE_NORMAL).array());
  }

  /** The next message; fragments are put together. A control frame may come between them. */
  Message next() throws IOException {
    while (true) {
      byte[] start = new byte[2];
      in.readFully(start);
      boolean last = (start[0] & 0x80) != 0;
      int opcode = start[0] & 0x0F;
      if ((start[0] & 0x70) != 0 || (start[1] & 0x80) != 0) {
        throw bad("a frame that breaks RFC 6455 (reserved bits, or masked by a server)");
      }
      byte[] payload = payload(opcode, length(start[1] & 0x7F));
      switch (opcode) {
        case PING -> {
          beats.pingsReceived++;
          return new Message.Ping(latin(payload));
        }
        case PONG -> {
          beats.pongsReceived++;
          return new Message.Pong(latin(payload));
        }
        case CLOSE -> {
          return close(payload);
        }
        case TEXT, BINARY, CONTINUATION -> {
          begin(opcode);
          message.write(payload);
          if (last) {
            return whole();
          }
        }
        default -> throw bad("a frame with unknown opcode " + opcode);
      }
    }
  }

  private void begin(int opcode) throws ProbeFault {
    if ((opcode == CONTINUATION) == (kind == 0)) {
      throw bad("fragments in disorder");
    }
    kind = opcode == CONTINUATION ? kind : opcode;
  }

  private Message whole() {
    Message whole =
        kind == TEXT
            ? new Message.Text(message.toString(StandardCharsets.UTF_8))
            : new Message.Binary(message.size());
    message.reset();
    kind = 0;
    return whole;
  }

  private static Message close(byte[] payload) {
    return payload.length < 2
        ? new Message.Close(Message.NO_CODE, "")
        : new Message.Close(
            ByteBuffer.wrap(payload).getShort() & 0xFFFF,
            new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
  }

  private long length(int first) throws IOException {
    if (first < 126) {
      return first;
    }
    byte[] extended = new byte[first == 126 ? 2 : 8];
    in.readFully(extended);
    ByteBuffer bytes = ByteBuffer.wrap(extended);
    return first == 126 ? bytes.getShort() & 0xFFFF : bytes.getLong();
  }

  private byte[] payload(int opcode, long length) throws IOException {
    long most = opcode >= CLOSE ? CONTROL_BYTES_MAX : MESSAGE_BYTES_MAX - message.size();
    if (length < 0 || length > most) {
      throw bad("a message of more than " + (opcode >= CLOSE ? "125 bytes" : "64 KiB"));
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  private void send(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    byte[] mask = new byte[4];
    ThreadLocalRandom.current().nextBytes(mask);
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i % 4]));
    }
    out.write(frame.array(), 0, frame.position());
  }

  private static String latin(byte[] payload) {
    return new String(payload, StandardCharsets.ISO_8859_1);
  }

  private static ProbeFault bad(String what) {
    return ProbeFault.failed(CauseCode.BAD_ANSWER, "upgraded, but it sent " + what);
  }
}
