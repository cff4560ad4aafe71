package dev.mainstay.gateway.mcp.link;

/**
 * What happens to one end of a link. Connections are numbered upwards; what is told of any but the
 * present one is late, and changes nothing.
 */
public sealed interface LinkEvent {

  /** There is a connection. */
  record Connected(long connection) implements LinkEvent {}

  /**
   * The other end said what it has got.
   *
   * @param received its count of messages of ours
   */
  record Met(long connection, Memory memory, long received) implements LinkEvent {}

  /** Whether the other end remembers the link. */
  enum Memory {
    /** It does: both go on where they were. */
    KEPT,
    /** It does not: both begin to count anew, and what was sent may or may not have arrived. */
    LOST
  }

  /** We have a message to send; it gets the next number. */
  record Offered() implements LinkEvent {}

  /** A message came. */
  record Arrived(long connection, int bytes) implements LinkEvent {}

  /** The other end says how many messages of ours it has. */
  record Acknowledged(long connection, long received) implements LinkEvent {}

  /** Something came that says no more than that the other end lives. */
  record Heard(long connection) implements LinkEvent {}

  /** The connection has ended. */
  record Lost(long connection) implements LinkEvent {}

  /** The time that was wanted has come. */
  record Wake() implements LinkEvent {}
}
