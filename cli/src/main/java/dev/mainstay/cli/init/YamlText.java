package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Ascii;
import java.util.List;
import java.util.Map;

/** Maps, lists and text as YAML, quoted where YAML would read something else. */
final class YamlText {

  private YamlText() {}

  /** {@code key: value} lines at this indentation; small maps and lists in one line. */
  static void entries(StringBuilder out, Map<?, ?> map, String indent) {
    map.forEach((key, value) -> {
      out.append(indent).append(text(String.valueOf(key))).append(':');
      if (value instanceof Map<?, ?> inner && inner.size() > 1) {
        out.append('\n');
        entries(out, inner, indent + "  ");
      } else {
        out.append(' ').append(flow(value)).append('\n');
      }
    });
  }

  private static String flow(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        StringBuilder flow = new StringBuilder("{");
        map.forEach((key, inner) ->
            flow.append(flow.length() > 1 ? ", " : "")
                .append(text(String.valueOf(key)))
                .append(": ")
                .append(flow(inner)));
        yield flow.append('}').toString();
      }
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(YamlText::flow).toList()) + "]";
      case Boolean bool -> bool.toString();
      case Integer number -> number.toString();
      case Object text -> text(text.toString());
    };
  }

  /** Plain when it can only be text; double-quoted otherwise. */
  static String text(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    char second = text.length() < 2 ? ' ' : text.charAt(1);
    boolean option = (first == '-' || first == '.') && (Ascii.isLetter(second) || second == '/');
    option |= first == '-' && second == '-' && text.length() > 3;
    boolean duration = Ascii.isDigit(first) && text.endsWith("s");
    boolean plain = Ascii.isLetter(first) || first == '/' || option || duration;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &= Ascii.isWord(c) || c == '-' || c == '.' || c == '/' || c == '=' || c == '+';
    }
    plain &= !List.of("true", "false", "null", "yes", "no", "on", "off").contains(text);
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
