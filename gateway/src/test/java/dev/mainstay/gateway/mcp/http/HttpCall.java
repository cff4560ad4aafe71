package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP request over a raw socket, and its answer as it comes. */
final class HttpCall implements AutoCloseable {

  private static final int READ_WITHIN_MS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int status;
  private final StringBuilder pending = new StringBuilder();

  private HttpCall(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  static HttpCall open(int port, String method, String path, String body, String... given) {
    return open(port, 0, method, path, body, given);
  }

  /**
   * Sends a request; its answer's head is read when it is asked for.
   *
   * @param receiveBuffer of the socket, in bytes; 0 for the system's own
   */
  static HttpCall open(
      int port, int receiveBuffer, String method, String path, String body, String... given) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(READ_WITHIN_MS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      HttpCall call = new HttpCall(socket);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      Map<String, String> lines = new LinkedHashMap<>();
      lines.put("Host", "127.0.0.1:" + port);
      lines.put("Accept", "application/json, text/event-stream");
      lines.put("Content-Type", "application/json");
      lines.put("Content-Length", Integer.toString(bytes.length));
      for (String line : given) {
        int colon = line.indexOf(':');
        lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      lines.forEach((name, value) -> {
        if (!value.equals("-")) {
          head.append(name).append(": ").append(value).append("\r\n");
        }
      });
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      return call;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the answer. */
  int status() {
    try {
      if (status == 0) {
        status = Integer.parseInt(line().split(" ", -1)[1]);
        for (String line = line(); !line.isEmpty(); line = line()) {
          int colon = line.indexOf(':');
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A header of the answer; empty when there is none. */
  String header(String name) {
    status();
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The whole body. */
  String body() {
    try {
      if (header("Transfer-Encoding").equals("chunked")) {
        boolean more = true;
        while (more) {
          more = chunk();
        }
        return pending.toString();
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body as JSON. */
  Json json() {
    return Json.tryParse(body()).orElseThrow();
  }

  /** The next server-sent event, as its lines; comments are passed over. */
  String event() throws IOException {
    status();
    while (true) {
      int end = pending.indexOf("\n\n");
      if (end >= 0) {
        String event = pending.substring(0, end);
        pending.delete(0, end + 2);
        if (!event.startsWith(":")) {
          return event;
        }
      } else if (!chunk()) {
        throw new EOFException("the stream has ended: " + pending);
      }
    }
  }

  /** The data of the next event that has some. */
  String data() throws IOException {
    while (true) {
      String event = event();
      int at = event.indexOf("data: ");
      if (at >= 0) {
        return event.substring(at + "data: ".length());
      }
    }
  }

  /** The id of an event. */
  static String id(String event) {
    return event
        .lines()
        .filter(line -> line.startsWith("id: "))
        .map(line -> line.substring(4))
        .findFirst()
        .orElse("");
  }

  private boolean chunk() throws IOException {
    // The line end of a chunk comes with the next one.
    String line = line();
    int size = Integer.parseInt(line.isEmpty() ? line() : line, 16);
    pending.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
    return size > 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
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
