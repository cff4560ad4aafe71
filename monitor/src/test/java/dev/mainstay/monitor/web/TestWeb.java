package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.FakeFacts;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A real web server on a free port, over a journal and a project in memory. */
final class TestWeb implements AutoCloseable {

  /** Pings come every three seconds, and a pong may take half of that. */
  static final Duration PING_EVERY = Duration.ofSeconds(3);

  private static final Sockets.Patience PATIENCE =
      new Sockets.Patience(PING_EVERY, DashboardSocket.SLOW_MAX);

  private static final int SPARE_PORTS = 20;

  static final Instant SINCE = Instant.parse("2026-11-22T10:00:00Z");

  final FakeJournal journal = new FakeJournal();
  final FakeFacts facts;
  final Token token;
  final Web web;
  private final List<Consumer<Json>> news = new CopyOnWriteArrayList<>();

  TestWeb(Path folder) {
    this(folder, List.of());
  }

  TestWeb(Path folder, List<Route> more) {
    this(folder, spec(), more, PATIENCE);
  }

  TestWeb(Path folder, WebSpec spec, List<Route> more) {
    this(folder, spec, more, PATIENCE);
  }

  TestWeb(Path folder, WebSpec spec, List<Route> more, Sockets.Patience patience) {
    try {
      token = Token.in(folder.resolve("token"));
      facts = new FakeFacts(folder);
      Parts parts =
          new Parts(
              "1.2.3",
              "box",
              SINCE,
              facts,
              journal,
              token,
              InstantSource.system(),
              this::watch,
              more);
      web =
          switch (Web.open(spec, parts, patience, TestWeb::echo)) {
            case Web.Opening.Listening(Web listening) -> listening;
            case Web.Opening.Taken(int port) -> throw new IOException("taken: " + port);
            case Web.Opening.Refused(String reason) -> throw new IOException(reason);
          };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Journal.Watch watch(Consumer<Json> told) {
    news.add(told);
    return () -> news.remove(told);
  }

  /** Tells dashboards a message of another feature. */
  void tell(Json message) {
    news.forEach(told -> told.accept(message));
  }

  /** An endpoint that says every message again. */
  private static Map<String, Door.Upgrade> echo(Sockets sockets) {
    return Map.of(
        "/echo",
        (request, response, callback) ->
            sockets.upgrade("/echo", 64, () -> new Echo(sockets), request, response, callback));
  }

  private static final class Echo extends Live {
    Echo(Sockets sockets) {
      super(sockets, "/echo", "", 1 << 20);
    }

    @Override
    void began(Session session) {}

    @Override
    void take(String message) {
      if (message.equals("fail")) {
        throw new IllegalStateException("a fault of ours");
      }
      session().sendText(message, Callback.from(this::more, _ -> {}));
    }

    @Override
    void unanswered() {}

    @Override
    void ended() {}

    @Override
    void failed(RuntimeException fault) {
      session().sendText("failed", Callback.NOOP);
    }
  }

  static WebSpec spec() {
    // Another's outgoing connection may have the first of them by now.
    int port = Math.min(freePort(), 65_535 - SPARE_PORTS);
    return new WebSpec("127.0.0.1", port, port + SPARE_PORTS, List.of("mon.example"), false, 8, 4);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return web.port();
  }

  /** The whole answer to a GET with these header lines. */
  String get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  /** The whole answer to a POST with these header lines. */
  String post(String path, String body, String... headers) {
    return ask("POST", path, body, headers);
  }

  private String ask(String method, String path, String body, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean named = false;
    for (String header : headers) {
      request.append(header).append("\r\n");
      named |= header.startsWith("Host:");
    }
    if (!named) {
      request.append("Host: 127.0.0.1:").append(port()).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.append("Connection: close\r\nContent-Length: ").append(bytes.length).append("\r\n\r\n");
    return raw(request + body);
  }

  /** Whatever comes back for these bytes until the server closes. */
  String raw(String request) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 2_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The header line that carries the token. */
  String bearer() {
    return token.header().strip();
  }

  @Override
  public void close() {
    web.close();
  }
}
