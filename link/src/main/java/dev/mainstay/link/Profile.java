package dev.mainstay.link;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** How one remote service speaks: data, and one {@link Talk} for each line. */
public interface Profile {

  /** As the config names it. */
  String name();

  /** The talk of a new line, which goes on from there if the remote can. */
  Talk talk(Position from);

  /**
   * Whether the remote says which messages it took. Where it does not, one that was handed to the
   * transport counts as taken, and what was lost behind that is not known.
   */
  default Takes takes() {
    return Takes.UNKNOWN;
  }

  /** Whether messages of the bot are acknowledged by it, and how they are told apart. */
  enum Takes {
    TOLD,
    UNKNOWN
  }

  /** The message that a frame of the bot is; its id is made up where it has none. */
  default Outgoing outgoing(Frame frame, String madeUp) {
    return new Outgoing(madeUp, frame);
  }

  /**
   * The id of the message that a frame of the bot says to have handled; empty for any other frame.
   */
  default Optional<String> handled(Frame frame) {
    return Optional.empty();
  }

  /**
   * Whether the bot says so of each message; where it does not, one that it was sent is handled.
   */
  default Takes bot() {
    return Takes.UNKNOWN;
  }

  /** Where a line is to go, and with which headers; for the first line and each after it. */
  record Address(URI uri, Map<String, String> headers) {
    public Address {
      headers = Map.copyOf(headers);
    }
  }
}
