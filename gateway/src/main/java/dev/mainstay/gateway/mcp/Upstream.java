package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.codec.Message;

/**
 * The connection to one upstream server, as a port. No call waits; what comes of it is told as a
 * {@link HubEvent}.
 */
public interface Upstream {

  /**
   * Looks for the upstream: told as {@link HubEvent.UpstreamOpened} with a new epoch or {@link
   * HubEvent.UpstreamRefused}. A supervised child opens by itself when it has been spawned, and is
   * never refused.
   */
  void open();

  /**
   * Sends a message.
   *
   * @param epoch the opening that it is meant for: a message for an earlier one fails as {@link
   *     HubEvent.Failure#NEVER_SENT}
   * @param exchange a number of our own for a request, for which exactly one answer or failure is
   *     told; 0 for everything else
   * @param version the protocol version in use, for transports that say it beside the message
   */
  void send(long epoch, long exchange, String version, Message message);

  /** Stops waiting for an answer; a modern HTTP upstream hears of it by the closed stream. */
  void abandon(long epoch, long exchange);

  /** Gives this opening up, after it turned out to be unusable; {@link #open} may follow. */
  void close(long epoch);
}
