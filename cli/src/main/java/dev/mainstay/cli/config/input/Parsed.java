package dev.mainstay.cli.config.input;

/** What reading one value gave. */
public sealed interface Parsed<T> {

  /** The value as it was meant. */
  record Good<T>(T value) implements Parsed<T> {}

  /**
   * Not a value of this kind.
   *
   * @param expected what would have been one, to follow "expected"
   * @param hint what to write instead; may be empty
   */
  record Bad<T>(String expected, String hint) implements Parsed<T> {}
}
