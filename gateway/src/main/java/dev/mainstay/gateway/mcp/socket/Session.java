package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.Known;
import java.time.Instant;

/** What the gateway keeps of one client of a stream. Any thread may call; no call waits. */
sealed interface Session permits ShimSession, PlainSession {

  ClientId client();

  String profile();

  /** Sends its client a message. */
  void send(Message message);

  /** Tells it what is answered from now on in its profile. */
  void told(Known known);

  /** Ends it: nothing more is sent. */
  void end(String reason);

  /** Does what is due; the reason when the client is to be given up, else empty. */
  String tick(Instant now);
}
