package dev.mainstay.cli.gateway;

import dev.mainstay.cli.component.Part;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.http.HttpFace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The gateway's port: apart from all else, so that no web server is loaded before it is wanted. */
final class HttpDoor implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final int ANSWER_BYTES_MAX = 256 * 1024;
  private static final String DISCOVER = "server/discover";

  private final Gateway gateway;
  private final Token token;
  private final HttpFace face;

  private HttpDoor(Gateway gateway, Token token, HttpFace face) {
    this.gateway = gateway;
    this.token = token;
    this.face = face;
  }

  /** What came of an attempt to listen. */
  sealed interface Opening {
    record Listening(HttpDoor door) implements Opening {}

    record Taken(int port) implements Opening {}

    record Refused(String reason) implements Opening {}
  }

  static Opening open(Gateway gateway, Token token) {
    HttpFace.Parts parts =
        new HttpFace.Parts(
            gateway.entrance(),
            () -> gateway.spec().profileNames(),
            gateway.offered(),
            gateway.shims().desk(),
            token,
            InstantSource.system(),
            (where, error) ->
                gateway.trouble("gateway.fault", Severity.ERROR, where + ": " + error));
    return switch (HttpFace.open(gateway.spec(), parts)) {
      case HttpFace.Opening.Listening(HttpFace face) -> {
        gateway.faces().add(face);
        yield new Opening.Listening(new HttpDoor(gateway, token, face));
      }
      case HttpFace.Opening.Taken(int port) -> new Opening.Taken(port);
      case HttpFace.Opening.Refused(String reason) -> new Opening.Refused(reason);
    };
  }

  int port() {
    return face.port();
  }

  private String host() {
    String host = gateway.spec().host();
    boolean any = host.equals("0.0.0.0") || host.equals("::");
    return any ? "127.0.0.1" : host;
  }

  private String authority() {
    return (host().indexOf(':') >= 0 ? "[" + host() + "]" : host()) + ":" + port();
  }

  String url() {
    return "http://" + authority() + "/mcp";
  }

  /** Asks what a client asks first, over the port, as any client would. */
  Part.Proof prove() {
    int limit = (int) ANSWER_WITHIN.toMillis();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(limit);
      socket.connect(new InetSocketAddress(host(), port()), limit);
      socket.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
      String line = answer.lines().findFirst().orElse("nothing").replaceFirst("^HTTP/1.1 ", "");
      boolean ours = answer.contains("\"supportedVersions\"") && answer.contains("\"mainstay\"");
      return new Part.Proof(
          ours, "POST /mcp " + DISCOVER + " answered " + line + (ours ? "" : ", not as it should"));
    } catch (IOException e) {
      return new Part.Proof(false, "no answer to POST /mcp: " + e.getMessage());
    }
  }

  private String request() {
    Json meta =
        Json.object()
            .put("io.modelcontextprotocol/protocolVersion", Era.NEWEST_MODERN)
            .put("io.modelcontextprotocol/clientInfo", named())
            .put("io.modelcontextprotocol/clientCapabilities", Json.object().build())
            .build();
    String body =
        Json.object()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", DISCOVER)
            .put("params", Json.object().put("_meta", meta).build())
            .build()
            .write();
    return String.join(
        "\r\n",
        List.of(
            "POST /mcp HTTP/1.1",
            "Host: " + authority(),
            token.header() + "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
            "MCP-Protocol-Version: " + Era.NEWEST_MODERN,
            "Mcp-Method: " + DISCOVER,
            "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
            "Connection: close",
            "",
            body));
  }

  private static Json named() {
    return Json.object().put("name", "mainstay proof").put("version", "1").build();
  }

  @Override
  public void close() {
    gateway.faces().remove(face);
    face.close();
  }
}
