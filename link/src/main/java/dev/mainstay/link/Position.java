package dev.mainstay.link;

/**
 * Where a stream of the remote was left, in the remote's own words.
 *
 * @param epoch of which stream: a session, a history; empty for none
 * @param offset the last message of it that is durable here; empty for none
 */
public record Position(String epoch, String offset) {

  /** Nothing was heard yet. */
  public static final Position NONE = new Position("", "");

  /** The same stream, further on. */
  public Position at(String further) {
    return further.isEmpty() ? this : new Position(epoch, further);
  }
}
