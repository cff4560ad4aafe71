package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import java.net.URI;

/** A server that cannot be reached, and says so whenever it is looked for. */
record Unreached(String name, URI url, Telling telling) implements Upstream {

  @Override
  public void open() {
    telling.later(new HubEvent.UpstreamRefused(name, "servers with a url are not reached yet"));
  }

  @Override
  public void send(long epoch, long exchange, String version, Message message) {}

  @Override
  public void abandon(long epoch, long exchange) {}

  @Override
  public void close(long epoch) {}
}
