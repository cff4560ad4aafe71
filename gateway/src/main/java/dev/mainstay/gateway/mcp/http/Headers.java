package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.Era;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says of MCP. A header that stands several times counts as one whose
 * values are joined, which no valid one is.
 */
final class Headers {

  static final String SESSION = "Mcp-Session-Id";
  static final String VERSION = "MCP-Protocol-Version";
  static final String METHOD = "Mcp-Method";
  static final String NAME = "Mcp-Name";
  static final String LAST_EVENT = "Last-Event-ID";

  /** Prefix of headers that repeat arguments of a call. */
  static final String PARAM_PREFIX = "Mcp-Param-";

  /** The first year of the modern protocol. */
  private static final String MODERN_FROM = "2026-";

  private final Function<String, List<String>> values;

  Headers(Function<String, List<String>> values) {
    this.values = values;
  }

  /** The value of a header; null when there is none. */
  @Nullable String get(String name) {
    List<String> all = values.apply(name);
    return all.isEmpty() ? null : String.join(", ", all).strip();
  }

  /** The value of a header; empty when there is none. */
  String text(String name) {
    String value = get(name);
    return value == null ? "" : value;
  }

  /** Whether the head alone shows the modern protocol. */
  boolean isModern() {
    String version = text(VERSION);
    return version.equals(Era.NEWEST_MODERN)
        || (version.matches("\\d{4}-\\d\\d-\\d\\d") && version.compareTo(MODERN_FROM) > 0);
  }

  /** Whether an answer of a media type may be sent; without an {@code Accept} any may. */
  boolean accepts(String type) {
    List<String> all = values.apply("Accept");
    if (all.isEmpty()) {
      return true;
    }
    String group = type.substring(0, type.indexOf('/')) + "/*";
    for (String part : String.join(",", all).toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] words = part.split(";", -1);
      String range = words[0].strip();
      if (range.equals(type) || range.equals(group) || range.equals("*/*")) {
        return !isRefused(words);
      }
    }
    return false;
  }

  /** Whether the weight of a media range is zero. */
  private static boolean isRefused(String[] words) {
    for (String word : words) {
      if (word.strip().matches("q=0(\\.0*)?")) {
        return true;
      }
    }
    return false;
  }
}
