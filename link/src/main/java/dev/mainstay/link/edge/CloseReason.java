package dev.mainstay.link.edge;

import static java.lang.Character.SURROGATE;

import dev.mainstay.link.Frame;

/** The reason of a Close, in words. */
public final class CloseReason {

  /** The longest that a Close may carry, in bytes (RFC 6455, 5.5). */
  public static final int BYTES_MAX = 123;

  private CloseReason() {}

  /** A reason without control characters, cut to what a Close may carry. */
  public static String fitting(String reason) {
    StringBuilder fitting = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < reason.length(); at += Character.charCount(reason.codePointAt(at))) {
      int point = reason.codePointAt(at);
      boolean plain = !Character.isISOControl(point) && Character.getType(point) != SURROGATE;
      String shown = plain ? Character.toString(point) : " ";
      bytes += Frame.text(shown).size();
      if (bytes > BYTES_MAX) {
        break;
      }
      fitting.append(shown);
    }
    return fitting.toString();
  }
}
