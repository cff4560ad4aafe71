package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.UpstreamState.Greeted;
import dev.mainstay.gateway.mcp.codec.Message;

/** What is to be done for the way to one upstream. */
sealed interface UpstreamAction {

  /** Looks for it. */
  record Open() implements UpstreamAction {}

  /** Greets it; the answer comes back as an event. */
  record Greet(long epoch, Greeted greeted) implements UpstreamAction {}

  /** It speaks MCP now, and said this of itself. */
  record Arrived(Era era, long epoch, String version, Message answer) implements UpstreamAction {}

  /** It does not any more; what ran there has failed. */
  record Departed(long epoch, String reason) implements UpstreamAction {}

  /** Gives this opening up. */
  record Close(long epoch, String reason) implements UpstreamAction {}
}
