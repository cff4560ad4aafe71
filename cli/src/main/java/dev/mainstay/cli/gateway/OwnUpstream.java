package dev.mainstay.cli.gateway;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.Fault;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Mainstay's own tools as one more server behind the gateway, in this process: it speaks the legacy
 * protocol, answers each request on a thread of its own, and is never away.
 */
final class OwnUpstream implements Upstream {

  private static final String NAME = GatewaySpec.OWN_PROFILE;

  private final OwnTools tools;
  private final Telling telling;
  private final String version;
  private final AtomicLong epochs = new AtomicLong();

  OwnUpstream(OwnTools tools, Telling telling, String version) {
    this.tools = tools;
    this.telling = telling;
    this.version = version;
  }

  @Override
  public void open() {
    telling.later(new HubEvent.UpstreamOpened(NAME, epochs.incrementAndGet()));
  }

  @Override
  public Sent send(long epoch, long exchange, String spoken, Message message) {
    if (message.kind() == Message.Kind.REQUEST) {
      Thread.ofVirtual()
          .name("own-tools")
          .start(() ->
              telling.tell(new HubEvent.FromUpstream(NAME, epoch, exchange, answer(message))));
    }
    return Sent.TAKEN;
  }

  private Message answer(Message request) {
    return switch (request.method()) {
      case "initialize" -> Message.result(request.needId(), initialize());
      case "ping" -> Message.result(request.needId(), Json.object().build());
      case "tools/list" ->
          Message.result(request.needId(), Json.object().put("tools", tools.list()).build());
      case "tools/call" -> call(request);
      default -> Fault.noMethod(request.method()).answer(request.needId());
    };
  }

  private Message call(Message request) {
    String name = request.text("params", "name").orElse("");
    Json arguments = request.at("params", "arguments").orElseGet(() -> Json.object().build());
    return tools
        .call(name, arguments)
        .map(result -> Message.result(request.needId(), result))
        .orElseGet(() -> Fault.unknown("tool", name).answer(request.needId()));
  }

  private Json initialize() {
    return Json.object()
        .put("protocolVersion", Era.NEWEST_LEGACY)
        .put("capabilities", Json.object().put("tools", Json.object().build()).build())
        .put(
            "serverInfo",
            Json.object()
                .put("name", NAME)
                .put("title", "Mainstay")
                .put("version", version)
                .build())
        .put(
            "instructions",
            "Tells which services and MCP servers run, with evidence. When another tool fails or is"
                + " slow, ask `status`, then `why` of what is not ready.")
        .build();
  }

  @Override
  public void abandon(long epoch, long exchange) {}

  @Override
  public void close(long epoch, String reason) {}
}
