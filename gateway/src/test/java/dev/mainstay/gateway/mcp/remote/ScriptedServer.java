package dev.mainstay.gateway.mcp.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP server over raw sockets that does with each request what its script says. */
final class ScriptedServer implements AutoCloseable {

  /** What is done with a request; the connection is kept unless the script ends it. */
  interface Script {
    void answer(Request request, Connection connection) throws IOException;
  }

  /** A request as it came; names of headers in small letters. */
  record Request(String method, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The id in the body, as it stands there. */
    String id() {
      return body.replaceAll("(?s).*\"id\":(\"[^\"]*\"|[0-9]+).*", "$1");
    }

    boolean is(String rpcMethod) {
      return body.contains("\"method\":\"" + rpcMethod + "\"");
    }
  }

  /** Our end of a connection. */
  record Connection(Socket socket, int place) {
    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    void answer(int status, String type, String body, String... headers) throws IOException {
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String content = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
      int length = body.getBytes(UTF_8).length;
      write(
          "HTTP/1.1 "
              + status
              + " x\r\n"
              + content
              + more
              + "Content-Length: "
              + length
              + "\r\n\r\n"
              + body);
    }

    void json(Request request, String result) throws IOException {
      answer(200, "application/json", result(request, result));
    }

    /** Begins a stream of events without an end. */
    void stream() throws IOException {
      write("HTTP/1.1 200 x\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    void end() throws IOException {
      socket.close();
    }

    /** Ends it as the kernel does when bytes are left unread. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Whether the other end closes it. */
    boolean seesEnd() throws IOException {
      return socket.getInputStream().read() < 0;
    }
  }

  /** Every request, in the order in which they came. */
  final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private Thread acceptor = Thread.currentThread();
  private ServerSocket server;

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.server = listen(0);
  }

  static String result(Request request, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}";
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/mcp?key=in-the-url");
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket fresh = new ServerSocket();
    fresh.setReuseAddress(true);
    fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    acceptor = Thread.startVirtualThread(() -> accept(fresh));
    return fresh;
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        int place = sockets.size();
        Thread.startVirtualThread(() -> serve(new Connection(socket, place)));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Connection connection) {
    try {
      InputStream in = new BufferedInputStream(connection.socket().getInputStream());
      Request request = read(in);
      while (request != null) {
        requests.add(request);
        script.answer(request, connection);
        request = connection.socket().isClosed() ? null : read(in);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (line.isEmpty()) {
          return request(head, in);
        }
        head.add(line.toString());
        line.setLength(0);
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return null;
  }

  private static Request request(List<String> head, InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), UTF_8);
    return new Request(head.getFirst().split(" ", -1)[0], headers, body);
  }

  Request next() throws InterruptedException {
    return Objects.requireNonNull(requests.poll(20, TimeUnit.SECONDS), "a request within 20 s");
  }

  /** Ends as a killed process does: every connection and the port with it. */
  void die() throws IOException {
    server.close();
    // The port is given back by the thread that waits for connections, once it has noticed.
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("while the port was given back");
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Listens again where it did before. */
  void revive() throws IOException {
    server = listen(server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    die();
  }
}
