package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.HubEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free port, in front of a hub in memory. */
final class TestFace implements AutoCloseable {

  static final int MESSAGE_BYTES_MAX = 1024 * 1024;

  /** A tool with an argument that its callers repeat as a header. */
  static final String TOOL = "files__read";

  static final String VERSION = "2025-11-25";

  private static final ParamHeaders RULES =
      ParamHeaders.of(
          Json.tryParse(
                  "{\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"},"
                      + "\"deep\":{\"properties\":{\"n\":{\"x-mcp-header\":\"N\"}}}}}")
              .orElseThrow());

  final FakeHub hub = new FakeHub();
  final EchoDesk desk = new EchoDesk();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  final List<String> faults = new CopyOnWriteArrayList<>();
  final Token token;
  final HttpFace face;

  TestFace(Path folder) {
    this(folder, "127.0.0.1");
  }

  TestFace(Path folder, String host) {
    try {
      token = Token.in(folder.resolve("token"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GatewaySpec spec =
        new GatewaySpec(
            host,
            0,
            0,
            Set.of("gate.example"),
            List.of(),
            List.of(
                new GatewaySpec.Profile("default", List.of()),
                new GatewaySpec.Profile("work", List.of())),
            new GatewaySpec.Bounds(8, 8, MESSAGE_BYTES_MAX, Duration.ofMinutes(1)));
    InstantSource clock = now::get;
    HttpFace.Parts parts =
        new HttpFace.Parts(
            hub,
            spec::profileNames,
            (_, tool) -> tool.equals(TOOL) ? RULES : ParamHeaders.NONE,
            desk,
            token,
            clock,
            (where, fault) -> faults.add(where + ": " + fault));
    face =
        switch (HttpFace.open(spec, parts)) {
          case HttpFace.Opening.Listening(HttpFace listening) -> listening;
          case HttpFace.Opening.Taken(int port) -> throw new AssertionError("taken: " + port);
          case HttpFace.Opening.Refused(String reason) -> throw new AssertionError(reason);
        };
    hub.faces(face);
  }

  /** A request with these header lines; the usual ones are added where none is given. */
  HttpCall call(String method, String path, String body, String... headers) {
    return HttpCall.open(face.port(), method, path, body, headers);
  }

  HttpCall post(String body, String... headers) {
    return call("POST", "/mcp", body, headers);
  }

  /** The header line with the id of a new session of some version. */
  String session(String version) {
    try (HttpCall call = post(initialize(version))) {
      return "Mcp-Session-Id: " + call.header("Mcp-Session-Id");
    }
  }

  static String initialize(String version) {
    return request("0", "initialize", "{\"protocolVersion\":\"" + version + "\"}");
  }

  static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /** The modern request, with its metadata. */
  static String modern(String id, String method, Map<String, String> params) {
    StringBuilder fields = new StringBuilder();
    params.forEach((name, value) -> fields.append('"').append(name).append("\":").append(value));
    return request(
        id,
        method,
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}"
            + (params.isEmpty() ? "" : "," + fields)
            + "}");
  }

  /** The headers that a modern request needs. */
  static String[] modernHeaders(String method, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "MCP-Protocol-Version: 2026-07-28";
    all[1] = "Mcp-Method: " + method;
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  HubEvent.FromClient heard(String method) throws InterruptedException {
    return hub.next(method);
  }

  @Override
  public void close() {
    face.close();
  }
}
