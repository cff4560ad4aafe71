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
   * Sends a message, or refuses it.
   *
   * @param epoch the opening that it is meant for
   * @param exchange a number of our own for a request; 0 for everything else. When it is taken,
   *     exactly one answer or failure is told for it, or that the upstream is closed
   * @param version the protocol version in use, for transports that say it beside the message
   */
  Sent send(long epoch, long exchange, String version, Message message);

  /** Whether an opening took a message. */
  enum Sent {
    /** It will be sent, or told as what it failed. */
    TAKEN,
    /**
     * That opening has ended, which is told as {@link HubEvent.UpstreamClosed} or by a newer {@link
     * HubEvent.UpstreamOpened}. Nothing of the message was sent, and nothing else is told of it.
     */
    CLOSED
  }

  /** Lets leave what was sent; called by whoever works the hub, after each batch of events. */
  default void flush() {}

  /** Stops waiting for an answer; a modern HTTP upstream hears of it by the closed stream. */
  void abandon(long epoch, long exchange);

  /**
   * Gives this opening up, after it turned out to be unusable; {@link #open} may follow.
   *
   * @param reason why it is of no use, in words
   */
  void close(long epoch, String reason);
}
