package dev.mainstay.probe.port;

/** Whether a socket belongs to whom it should. */
public sealed interface Verdict {

  /**
   * It does.
   *
   * @param by who holds it, such as {@code pid 12}; empty when nobody was asked for
   */
  record Owned(String by) implements Verdict {}

  /**
   * It does not.
   *
   * @param by who holds it: pid, command and age, or that it cannot be seen
   */
  record Foreign(String by) implements Verdict {}

  /** It cannot be told. */
  record Unknown(String why) implements Verdict {}
}
