package dev.mainstay.link.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A service of REST on the loopback, whose answers a test writes; and calls that reach it. */
final class FakeRest implements AutoCloseable {

  /** A request as it came: {@code METHOD /path?query}, a body behind a space. */
  record Asked(String line, Map<String, List<String>> headers) {}

  /** What is answered. */
  record Reply(int status, String body, Map<String, String> headers) {
    static Reply ok(String body) {
      return new Reply(200, body, Map.of());
    }
  }

  volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Function<String, Reply>> answers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();

  FakeRest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on {@code METHOD /path} answers so. */
  void answer(String request, Reply reply) {
    answers.put(request, _ -> reply);
  }

  /** From now on {@code METHOD /path} answers what this makes of the body. */
  void answer(String request, Function<String, Reply> reply) {
    answers.put(request, reply);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Calls calls(Duration timeout, Map<String, String> values) {
    return new Calls(client, () -> now, timeout, values);
  }

  Calls calls() {
    return calls(Duration.ofSeconds(20), Map.of());
  }

  List<String> lines() {
    return asked.stream().map(Asked::line).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      asked.add(
          new Asked(
              body.isEmpty() ? line : line + " " + body, Map.copyOf(exchange.getRequestHeaders())));
      String key = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Reply reply = answers.getOrDefault(key, _ -> new Reply(404, "{}", Map.of())).apply(body);
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
