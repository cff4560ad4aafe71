package dev.mainstay.link.wire;

import dev.mainstay.link.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the frames of a server (RFC 6455, 5) up to its Close. For one thread. */
final class FrameReader {

  private static final int CONTROL_BYTES_MAX = 125;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;

  private final Source source;
  private final int messageBytes;
  private final Ear ear;
  private final Consumer<byte[]> pinged;
  private final Assembly message = new Assembly();

  /** A Close as it came; without a code, that is {@link CloseCode#NONE}. */
  record Close(int code, String reason) {}

  /**
   * A reader of what comes.
   *
   * @param messageBytes the longest message that is taken
   * @param pinged is told what a ping holds
   */
  FrameReader(Source source, int messageBytes, Ear ear, Consumer<byte[]> pinged) {
    this.source = source;
    this.messageBytes = messageBytes;
    this.ear = ear;
    this.pinged = pinged;
  }

  /** Reads up to the Close. */
  Close read() throws IOException, Violation, InterruptedException {
    while (true) {
      int first = next();
      int second = next();
      if ((first & 0x70) != 0) {
        throw Violation.of("a frame has reserved bits set");
      }
      if ((second & 0x80) != 0) {
        throw Violation.of("a frame of a server is masked");
      }
      boolean last = (first & 0x80) != 0;
      int opcode = first & 0x0f;
      long length = length(second & 0x7f);
      switch (opcode) {
        case Opcode.CONTINUATION, Opcode.TEXT, Opcode.BINARY -> data(opcode, last, length);
        case Opcode.PING -> pinged.accept(control(last, length));
        case Opcode.PONG -> {
          byte[] _ = control(last, length);
        }
        case Opcode.CLOSE -> {
          return close(control(last, length));
        }
        default -> throw Violation.of("a frame has the unknown opcode " + opcode);
      }
    }
  }

  private int next() throws IOException {
    if (source.isEmpty()) {
      ear.pause();
      source.fill();
      ear.sign();
    }
    return source.take();
  }

  private long length(int said) throws IOException, Violation {
    int bytes =
        switch (said) {
          case LENGTH_OF_2_BYTES -> 2;
          case LENGTH_OF_8_BYTES -> 8;
          default -> 0;
        };
    if (bytes == 0) {
      return said;
    }
    long length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | next();
    }
    if (length < 0) {
      throw Violation.of("a frame has a negative length");
    }
    if (length <= (bytes == 2 ? CONTROL_BYTES_MAX : 0xffff)) {
      throw Violation.of("a length takes more bytes than it needs");
    }
    return length;
  }

  private void data(int opcode, boolean last, long length)
      throws IOException, Violation, InterruptedException {
    if (opcode == Opcode.CONTINUATION) {
      if (!message.isOpen()) {
        throw Violation.of("a continuation of no message");
      }
    } else if (message.isOpen()) {
      throw Violation.of("a message begins within another");
    } else {
      ear.awaitRoom();
      message.begin(opcode == Opcode.TEXT ? Frame.Kind.TEXT : Frame.Kind.BINARY);
    }
    if (length > messageBytes - message.size()) {
      throw new Violation(
          CloseCode.TOO_LONG, "a message is longer than " + messageBytes + " bytes");
    }
    payload((int) length);
    if (last) {
      ear.message(message.whole());
    }
  }

  private void payload(int length) throws IOException {
    int left = length;
    while (left > 0) {
      int room = message.room(left);
      int came;
      if (source.isEmpty()) {
        ear.pause();
        came = source.read(message.bytes(), message.size(), room);
        ear.sign();
      } else {
        came = source.take(message.bytes(), message.size(), room);
      }
      message.added(came);
      left -= came;
    }
  }

  private byte[] control(boolean last, long length) throws IOException, Violation {
    if (!last) {
      throw Violation.of("a control frame is cut into fragments");
    }
    if (length > CONTROL_BYTES_MAX) {
      throw Violation.of("a control frame is longer than " + CONTROL_BYTES_MAX + " bytes");
    }
    byte[] payload = new byte[(int) length];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) next();
    }
    return payload;
  }

  private static Close close(byte[] payload) throws Violation {
    if (payload.length == 0) {
      return new Close(CloseCode.NONE, "");
    }
    if (payload.length == 1) {
      throw Violation.of("a Close has half a code");
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    if (!CloseCode.isSendable(code)) {
      throw Violation.of("a Close has the code " + code);
    }
    Assembly.checkText(payload, 2);
    return new Close(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
  }
}
