package dev.mainstay.link.websocket;

import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.RelayEvent;

/** Where a line is in its life. */
sealed interface Phase {

  /** Its address is found, its handshake made. */
  record Opening() implements Phase {}

  /** It is connected; the remote has not said that it may. */
  record Authorising() implements Phase {}

  /** It carries messages. */
  record Up() implements Phase {}

  /** It was told to end: what still comes is told. */
  record Draining() implements Phase {}

  /** It is lost, and about to be closed: what still comes is dropped. */
  record Failing(RelayEvent last, Farewell farewell) implements Phase {}

  /** Its socket is closed, its last word said. */
  record Over() implements Phase {}

  /** Whether the remote is told why it ends. */
  enum Farewell {
    TOLD,
    NONE
  }

  /** Whether it is connected, and nobody wants it to end. */
  default boolean isLiving() {
    return this instanceof Authorising || this instanceof Up;
  }

  /** Whether what comes is told. */
  default boolean isTold() {
    return isLiving() || this instanceof Draining;
  }

  /** How it goes on when it can live no longer. */
  default Phase failing(long line, Refusal refusal, Farewell farewell) {
    return switch (this) {
      case Opening _, Authorising _ -> new Failing(new RelayEvent.Refused(line, refusal), farewell);
      case Up _ -> new Failing(new RelayEvent.Lost(line, refusal), farewell);
      case Draining _ -> new Failing(new RelayEvent.Ended(line), farewell);
      case Failing(RelayEvent last, _) -> new Failing(last, farewell);
      case Over over -> over;
    };
  }
}
