package dev.mainstay.bench.websocket;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One WebSocket connection over a blocking socket (RFC 6455), the client's side of it. */
final class Wire implements AutoCloseable {

  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
    out = socket.getOutputStream();
  }

  static Wire open(int port, String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Wire wire = new Wire(socket);
    wire.out.write(handshake(port, path));
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      head += (char) wire.in.readUnsignedByte();
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + head);
    }
    return wire;
  }

  static byte[] handshake(int port, String path) {
    String text =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A frame with its mask, which is zero: a server unmasks it like any other. */
  static byte[] frame(int opcode, byte[] payload) {
    int length = payload.length;
    int head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    byte[] frame = new byte[head + 4 + length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (head == 2 ? length : head == 4 ? 126 : 127));
    for (int i = head - 1, rest = length; i >= 2; i--, rest >>>= 8) {
      frame[i] = (byte) rest;
    }
    System.arraycopy(payload, 0, frame, head + 4, length);
    return frame;
  }

  void send(byte[] text) throws IOException {
    write(frame(TEXT, text));
  }

  private synchronized void write(byte[] frame) throws IOException {
    out.write(frame);
  }

  /** The next text; pings before it are answered. */
  String next() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0xF;
      long length = in.readUnsignedByte() & 0x7F;
      length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = in.readNBytes((int) length);
      switch (opcode) {
        case TEXT -> {
          return new String(payload, StandardCharsets.UTF_8);
        }
        case PING -> write(frame(PONG, payload));
        case CLOSE -> throw new IOException("closed by the server");
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
