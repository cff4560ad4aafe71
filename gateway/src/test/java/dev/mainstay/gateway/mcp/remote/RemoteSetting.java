package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.edge.ToldHub;
import dev.mainstay.gateway.mcp.remote.ScriptedServer.Script;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server that does as it is told, an upstream that asks it, and a hub that is told. */
abstract class RemoteSetting {

  static final String LEGACY = "2025-11-25";
  private static final Outbound OUTBOUND = new Outbound();

  final ToldHub hub = new ToldHub();
  final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private @Nullable ScriptedServer server;
  private @Nullable RemoteUpstream upstream;

  @AfterEach
  void end() throws IOException {
    if (upstream != null) {
      upstream.close();
    }
    if (server != null) {
      server.close();
    }
  }

  ScriptedServer server() {
    return Objects.requireNonNull(server);
  }

  RemoteUpstream upstream() {
    return Objects.requireNonNull(upstream);
  }

  long opened(Script script) throws IOException {
    server = new ScriptedServer(script);
    return opened(server.url());
  }

  private long opened(URI url) {
    upstream =
        new RemoteUpstream(
            "it",
            url,
            Map.of("Authorization", "Bearer s3cret-token"),
            OUTBOUND,
            hub.telling(),
            log::add,
            1_000_000);
    upstream.open();
    return hub.next(UpstreamOpened.class).epoch();
  }

  /** Opened, with a session that the server gave by initialize. */
  long inSession(Script script) throws IOException, InterruptedException {
    long epoch =
        opened((request, connection) -> {
          if (request.is("initialize")) {
            String body = ScriptedServer.result(request, "{}");
            connection.answer(200, "application/json", body, "Mcp-Session-Id: s-1");
          } else {
            script.answer(request, connection);
          }
        });
    send(epoch, 1, "initialize", Json.object().build());
    hub.next(FromUpstream.class);
    server().next();
    return epoch;
  }

  Sent send(long epoch, long exchange, String method, Json params) {
    return send(epoch, exchange, LEGACY, Message.request(RpcId.of(exchange), method, params));
  }

  Sent send(long epoch, long exchange, String version, Message message) {
    return upstream().send(epoch, exchange, version, message);
  }

  Sent call(long epoch, long exchange) {
    return send(epoch, exchange, "tools/call", Json.object().put("name", "echo").build());
  }

  static Json none() {
    return Json.object().build();
  }

  static void await(BlockingQueue<String> gate) {
    try {
      var _ = gate.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
