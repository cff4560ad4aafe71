package dev.mainstay.cli.config.input;

/** The letters and digits that names are made of; no other alphabet's. */
public final class Ascii {

  private Ascii() {}

  /** A to Z, in either case. */
  public static boolean isLetter(char c) {
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'z';
  }

  /** 0 to 9. */
  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** What a variable's name may hold: letters, digits, underscore. */
  public static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }
}
