package dev.mainstay.link.bed;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One frame as it is on the wire (RFC 6455, 5.2), unmasked. */
public final class WireFrame {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int SHORT_MAX = 125;
  private static final int MASK_BYTES = 4;

  private final boolean last;
  private final int opcode;
  private final byte[] payload;

  /**
   * A frame.
   *
   * @param last whether it ends its message
   * @param opcode what it is
   */
  public WireFrame(boolean last, int opcode, byte[] payload) {
    this.last = last;
    this.opcode = opcode;
    this.payload = payload;
  }

  /** A whole text message. */
  public static WireFrame text(String text) {
    return new WireFrame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A Close with a code and a reason. */
  public static WireFrame close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    return new WireFrame(
        true,
        CLOSE,
        ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array());
  }

  public int opcode() {
    return opcode;
  }

  public byte[] payload() {
    return payload;
  }

  public String asText() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Whether it is a ping, a pong or a Close. */
  public boolean isControl() {
    return opcode >= CLOSE;
  }

  /** For people: "text hello", "close 1000 bye". */
  public String words() {
    return switch (opcode) {
      case TEXT -> "text " + asText();
      case BINARY -> "binary " + payload.length;
      case CLOSE ->
          payload.length < 2
              ? "close"
              : ("close "
                      + (ByteBuffer.wrap(payload).getShort() & 0xffff)
                      + " "
                      + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8))
                  .strip();
      case PING -> "ping";
      case PONG -> "pong";
      default -> "continuation " + payload.length;
    };
  }

  /** Reads one, masked or not. */
  public static WireFrame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = new byte[MASK_BYTES];
    boolean masked = (second & 0x80) != 0;
    if (masked) {
      in.readFully(mask);
    }
    byte[] payload = in.readNBytes(Math.toIntExact(length));
    if (payload.length < length) {
      throw new IOException("the connection ended in the middle of a frame");
    }
    for (int i = 0; masked && i < payload.length; i++) {
      payload[i] ^= mask[i % MASK_BYTES];
    }
    return new WireFrame((first & 0x80) != 0, first & 0x0f, payload);
  }

  /** Its bytes as a server sends them. */
  public byte[] encoded() {
    return encoded(false);
  }

  /** Its bytes as a client sends them, with a mask that changes nothing. */
  public byte[] masked() {
    return encoded(true);
  }

  private byte[] encoded(boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
    int mask = masked ? 0x80 : 0;
    out.write((last ? 0x80 : 0) | opcode);
    if (payload.length <= SHORT_MAX) {
      out.write(mask | payload.length);
    } else if (payload.length <= 0xffff) {
      out.write(mask | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(mask | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    if (masked) {
      out.writeBytes(new byte[MASK_BYTES]);
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
