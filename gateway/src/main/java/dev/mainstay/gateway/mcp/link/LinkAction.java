package dev.mainstay.gateway.mcp.link;

/** What the owner of one end of a link has to do, in order. */
public sealed interface LinkAction {

  /** Write the kept messages with these numbers, both included. */
  record Write(long first, long last) implements LinkAction {}

  /** Hand on the message that came. */
  record Deliver() implements LinkAction {}

  /** Forget the kept messages up to this number: the other end has them. */
  record Forget(long last) implements LinkAction {}

  /** Tell the other end how many messages we have. */
  record Acknowledge(long received) implements LinkAction {}

  /** Say that we live. */
  record Beat() implements LinkAction {}

  /** Forget all that is kept: the other end does not know the link, its numbers begin anew. */
  record Renew() implements LinkAction {}

  /** End a connection. */
  record Drop(long connection, String reason) implements LinkAction {}
}
