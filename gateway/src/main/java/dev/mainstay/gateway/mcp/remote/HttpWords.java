package dev.mainstay.gateway.mcp.remote;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Texts as HTTP carries them: values of headers, names of content types. */
final class HttpWords {

  private static final String SENTINEL_START = "=?base64?";
  private static final String SENTINEL_END = "?=";

  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  private HttpWords() {}

  /** A value as a header can carry it (MCP 2026-07-28, Streamable HTTP, Value Encoding). */
  static String value(String text) {
    boolean plain = text.chars().allMatch(HttpWords::isPlain) && text.strip().equals(text);
    boolean mistakable = text.startsWith(SENTINEL_START) && text.endsWith(SENTINEL_END);
    return plain && !mistakable
        ? text
        : SENTINEL_START
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + SENTINEL_END;
  }

  /** Whether this can be the name of a header (RFC 9110, 5.1). */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c -> isPlain(c) && (Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0));
  }

  private static boolean isPlain(int c) {
    return c == '\t' || (c >= ' ' && c <= '~');
  }

  /** A content type without its parameters, in small letters. */
  static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
