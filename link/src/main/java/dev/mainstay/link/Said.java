package dev.mainstay.link;

import dev.mainstay.link.LinkEvent.Refusal;

/** What the remote said, in the words that every protocol shares. */
public sealed interface Said {

  /** The line is authorised and carries messages from here on. */
  record Ready(Session session) implements Said {}

  /** It is not, or not any more. */
  record Refused(Refusal refusal) implements Said {}

  /** A message for the bot. */
  record Message(Incoming message) implements Said {}

  /** The remote has taken a message of ours, and will not lose it. */
  record Taken(String id) implements Said {}

  /** A canary came back. */
  record Echo(long canary) implements Said {}

  /** It asks for a new line, and soon ends this one. */
  record Renew(String reason) implements Said {}
}
