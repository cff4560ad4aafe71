package dev.mainstay.bench.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/**
 * One WebSocket connection over a blocking socket (RFC 6455). Frames are taken from one buffer
 * until it is empty, so that whoever answers them can answer all of a read at once.
 */
final class Wire implements AutoCloseable {

  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final boolean masks;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;

  private Wire(Socket socket, boolean masks) throws IOException {
    this.socket = socket;
    this.masks = masks;
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** The client's side. */
  static Wire open(int port) throws IOException {
    Wire wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), port), true);
    wire.out.write(
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n")
            .getBytes(ISO_8859_1));
    String head = wire.head();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + head);
    }
    return wire;
  }

  /** The server's side. */
  static Wire accept(Socket socket) throws IOException {
    Wire wire = new Wire(socket, false);
    String key =
        wire.head()
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow(() -> new IOException("no WebSocket"));
    wire.out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accepted(key)
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    return wire;
  }

  private static String accepted(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("it ended in its handshake");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Puts a frame behind others; the mask of a client is zero, and unmasked like any other. */
  void put(ByteArrayOutputStream frames, int opcode, byte[] payload) {
    int mask = masks ? 0x80 : 0;
    int length = payload.length;
    frames.write(0x80 | opcode);
    if (length < 126) {
      frames.write(mask | length);
    } else {
      frames.write(mask | 126);
      frames.write(length >>> 8);
      frames.write(length);
    }
    if (masks) {
      frames.writeBytes(new byte[4]);
    }
    frames.writeBytes(payload);
  }

  synchronized void write(ByteArrayOutputStream frames) throws IOException {
    frames.writeTo(out);
  }

  void send(int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    put(frame, opcode, payload);
    write(frame);
  }

  /** Told each frame; {@code read} after all that one read brought. */
  interface Ear {
    void frame(int opcode, byte[] payload) throws IOException;

    default void read() throws IOException {}
  }

  /** Reads until the other side ends it. */
  void listen(Ear ear) throws IOException {
    while (true) {
      while (whole()) {
        frame(ear);
      }
      ear.read();
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
      int count = in.read(buffer, to, buffer.length - to);
      if (count < 0) {
        return;
      }
      to += count;
    }
  }

  private int extra() {
    int length = buffer[from + 1] & 0x7F;
    return length < 126 ? 0 : length == 126 ? 2 : 8;
  }

  private int length() {
    int length = buffer[from + 1] & 0x7F;
    if (length < 126) {
      return length;
    }
    long whole = 0;
    for (int i = 0; i < extra(); i++) {
      whole = whole * 256 + Byte.toUnsignedInt(buffer[from + 2 + i]);
    }
    return Math.toIntExact(whole);
  }

  private int headLength() {
    return 2 + extra() + ((buffer[from + 1] & 0x80) == 0 ? 0 : 4);
  }

  private boolean whole() {
    return to - from >= 2 && to - from >= headLength() && to - from >= headLength() + length();
  }

  private void frame(Ear ear) throws IOException {
    int head = headLength();
    int length = length();
    byte[] payload = new byte[length];
    System.arraycopy(buffer, from + head, payload, 0, length);
    if ((buffer[from + 1] & 0x80) != 0) {
      for (int i = 0; i < length; i++) {
        payload[i] ^= buffer[from + head - 4 + i % 4];
      }
    }
    int opcode = buffer[from] & 0xF;
    from += head + length;
    ear.frame(opcode, payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
