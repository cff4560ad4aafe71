package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.LineTransport;
import java.time.Instant;

/** A client that speaks MCP over a stream by itself: it lives as long as its stream. */
record PlainSession(ClientId client, String profile, LineTransport transport) implements Session {

  @Override
  public void send(Message message) {
    transport.send(message.bytes());
  }

  @Override
  public void told(Known known) {
    // The hub tells it by list_changed; it keeps no copy.
  }

  @Override
  public void end(String reason) {
    transport.close(reason);
  }

  @Override
  public String tick(Instant now) {
    return "";
  }
}
