package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Instant;

/**
 * A request of the client that has no answer yet.
 *
 * @param since when it came
 * @param way whether a gateway may have seen it
 */
record Asked(Message message, Instant since, Way way) {

  /** How far a request has come. */
  enum Way {
    /** It was never written to a gateway. */
    HELD,
    /** It was: only an answer, or the gateway's own word, can say what became of it. */
    SENT
  }

  Asked sent() {
    return new Asked(message, since, Way.SENT);
  }

  boolean isListen() {
    return message.method().equals("subscriptions/listen");
  }
}
