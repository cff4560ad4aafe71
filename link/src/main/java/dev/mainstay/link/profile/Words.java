package dev.mainstay.link.profile;

/** What a remote said, cut to what people read. */
final class Words {

  private static final int CHARS_MAX = 200;

  private Words() {}

  static String cut(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= CHARS_MAX ? line : line.substring(0, CHARS_MAX) + "...";
  }
}
