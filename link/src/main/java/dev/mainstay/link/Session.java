package dev.mainstay.link;

/**
 * What a remote said of a new line: which stream it carries, and whether that goes on where the
 * last one was left.
 *
 * @param detail in words; empty for nothing to say
 */
public record Session(Position position, Recovery recovery, String detail) {

  /** Whether anything was missed. */
  public enum Recovery {
    /** Nothing was: the remote said so, or what was missed was fetched. */
    RECOVERED,
    /** Something may be: the remote said so. */
    GAP,
    /** The remote cannot tell. */
    UNKNOWN
  }

  /** Of a remote that has no sessions. */
  public static Session unknown() {
    return new Session(Position.NONE, Recovery.UNKNOWN, "");
  }
}
