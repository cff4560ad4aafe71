package dev.mainstay.supervisor.logs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Foreign bytes as text that a terminal may be shown: whatever could move the cursor, hide text or
 * turn its direction is written out.
 */
final class SafeText {

  /** The longest line that is shown, in characters. */
  static final int CHARS_MAX = 8192;

  private SafeText() {}

  /** One line, without its line end. */
  static String of(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    StringBuilder safe = new StringBuilder(Math.min(text.length(), CHARS_MAX));
    for (int at = 0; at < text.length(); ) {
      if (safe.length() >= CHARS_MAX) {
        return safe + "... (" + (end - from) + " bytes)";
      }
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (isHarmless(point)) {
        safe.appendCodePoint(point);
      } else if (point <= 0xff) {
        safe.append(String.format(Locale.ROOT, "\\x%02x", point));
      } else {
        safe.append(String.format(Locale.ROOT, "\\u{%x}", point));
      }
    }
    return safe.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL -> point == '\t';
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
