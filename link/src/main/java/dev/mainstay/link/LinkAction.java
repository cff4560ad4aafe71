package dev.mainstay.link;

import dev.mainstay.link.LinkState.Why;

/** What is done to lines. */
public sealed interface LinkAction {

  /** Makes a line, with whatever must be discovered first. */
  record Open(long line, Why why) implements LinkAction {}

  /** Asks the transport for a sign of life. */
  record Ping(long line) implements LinkAction {}

  /** Lets a canary fly through the real path. */
  record Fly(long line, long canary) implements LinkAction {}

  /** From now on this line carries what is sent, and what was not taken by the remote again. */
  record Promote(long line, Why why) implements LinkAction {}

  /** Ends a line politely, after what was read; it is cut when that takes too long. */
  record Drain(long line, String reason) implements LinkAction {}

  /** Cuts a line. */
  record Cut(long line, String reason) implements LinkAction {}
}
