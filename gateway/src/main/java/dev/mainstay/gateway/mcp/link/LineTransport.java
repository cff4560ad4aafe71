package dev.mainstay.gateway.mcp.link;

/** What carries the gateway's lines of one stream. Any thread may call; no call waits. */
public interface LineTransport {

  /**
   * Sends a line. What cannot be written now is kept, in order, up to a bound of the transport; one
   * that is too slow is closed, and the connection told so as by a failure.
   *
   * @param line without its end; not to be changed after
   */
  void send(byte[] line);

  /**
   * Ends the stream after what was sent, as far as its peer takes it without delay; {@link
   * LineConnection#closed} need not be called for it.
   */
  void close(String reason);
}
