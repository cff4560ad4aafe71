package dev.mainstay.monitor.web;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that speaks in raw frames (RFC 6455), right ones and wrong ones. */
final class RawSocket implements AutoCloseable {

  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int READ_WITHIN_MS = 10_000;
  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  private final Socket socket;
  private final DataInputStream in;

  /** One frame as it came. */
  record Received(boolean last, int opcode, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /** The code of a close frame. */
    int code() {
      return payload.remaining() >= 2 ? payload.getShort(0) & 0xffff : 1005;
    }
  }

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static RawSocket open(int port, String path) throws IOException {
    return open(port, path, 0, "");
  }

  /**
   * Connects.
   *
   * @param receiveBuffer of the socket, in bytes; 0 for the system's own
   * @param headers more header lines, each with its line end
   */
  static RawSocket open(int port, String path, int receiveBuffer, String headers)
      throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(READ_WITHIN_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    RawSocket raw = new RawSocket(socket);
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + headers
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String status = raw.head();
    if (!status.contains(" 101 ")) {
      raw.close();
      throw new IOException(status);
    }
    return raw;
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  static byte[] frame(int opcode, byte[] payload) {
    return frame(opcode, payload, true, 0, true);
  }

  static byte[] frame(int opcode, byte[] payload, boolean last, int reserved, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) ((last ? 0x80 : 0) | reserved << 4 | opcode));
    int mask = masked ? 0x80 : 0;
    if (payload.length < 126) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.put(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ MASK[i % 4] : payload[i]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  void text(String text) throws IOException {
    send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  Received read() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
    byte[] payload = new byte[(int) size];
    in.readFully(payload);
    return new Received((first & 0x80) != 0, first & 0x0f, ByteBuffer.wrap(payload));
  }

  /** The next text message; pings are answered, other control frames passed over. */
  String message() throws IOException {
    StringBuilder message = new StringBuilder();
    while (true) {
      Received frame = read();
      if (frame.opcode() == PING) {
        byte[] payload = new byte[frame.payload().remaining()];
        frame.payload().get(payload);
        send(frame(PONG, payload));
      } else if (frame.opcode() == CLOSE) {
        throw new EOFException("closed with " + frame.code());
      } else if (frame.opcode() < CLOSE) {
        message.append(frame.text());
        if (frame.last()) {
          return message.toString();
        }
      }
    }
  }

  /** The code with which the server closes; 0 when it just ends. */
  int closeCode() {
    try {
      for (Received frame = read(); ; frame = read()) {
        if (frame.opcode() == CLOSE) {
          return frame.code();
        }
      }
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }
}
