package dev.mainstay.gateway.mcp.link;

/**
 * The gateway's end of one stream of lines, as its transport sees it: a Unix socket, or a WebSocket
 * of which each text message is a line. Calls come from one thread at a time, in the order of the
 * stream.
 */
public interface LineConnection {

  /**
   * Takes one line without its end.
   *
   * @return false when the hub is full, and nothing was taken: the transport reads no further, and
   *     offers the same line again some milliseconds later
   */
  boolean received(byte[] line);

  /** A line was longer than may be; the transport has skipped all of it. */
  void oversized(long bytes);

  /** The stream has ended or failed; nothing may be sent any more. */
  void closed(String reason);

  /** Where transports bring their new streams. */
  interface Desk {

    /** The longest line that is taken, in bytes. */
    int lineBytesMax();

    /**
     * A new stream. What its peer is shows in its first line: {@code {"mainstay":"hello",...}} is a
     * shim, anything else a client that speaks MCP by itself and lives as long as this stream.
     *
     * @param profile what such a client sees; a shim names its own
     */
    LineConnection opened(LineTransport transport, String profile);
  }
}
