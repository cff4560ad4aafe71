package dev.mainstay.gateway.mcp.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A value of a message as a header says it: plain, or as Base64 of UTF-8 between marks when it has
 * characters that a header may not have (2026-07-28, Streamable HTTP, "Value Encoding").
 */
final class HeaderValue {

  private static final String BEFORE = "=?base64?";
  private static final String AFTER = "?=";

  private HeaderValue() {}

  /** The value that a header says; empty when it says none that is valid. */
  static Optional<String> decode(String header) {
    boolean marked =
        header.length() >= BEFORE.length() + AFTER.length()
            && header.startsWith(BEFORE)
            && header.endsWith(AFTER);
    if (!marked) {
      boolean plain = header.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
      return plain ? Optional.of(header) : Optional.empty();
    }
    String inner = header.substring(BEFORE.length(), header.length() - AFTER.length());
    try {
      byte[] bytes = Base64.getDecoder().decode(inner);
      // The decoder lets padding be left out, which the encoding has.
      return Base64.getEncoder().encodeToString(bytes).equals(inner)
          ? Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
