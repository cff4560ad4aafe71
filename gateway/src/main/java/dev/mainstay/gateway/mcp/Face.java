package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import org.jspecify.annotations.Nullable;

/**
 * One way by which clients reach the hub, as a port. No call waits: what cannot be written now is
 * kept, bounded, by the face.
 */
public interface Face {

  /**
   * Sends a client a message.
   *
   * @param about the client's own request that it belongs to: its answer, progress of it, or a
   *     request that the server makes for it; null when it belongs to none
   */
  void send(ClientId client, @Nullable RpcId about, Message message);

  /** Ends the connection of a client. */
  void end(ClientId client, String reason);

  /**
   * What the calling thread sends from now on may wait for {@link #flush}; called by whoever works
   * the hub, before each batch of events.
   */
  default void gather() {}

  /** Lets all leave that was sent; called by the same thread after the batch. */
  default void flush() {}
}
