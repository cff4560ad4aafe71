package dev.mainstay.core.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a value as compact JSON (RFC 8259) on one line. */
final class JsonWriter {

  private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();

  private JsonWriter() {}

  /** Appends what a {@link Json} holds. */
  static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof String text) {
      string(text, out);
    } else if (value instanceof List<?> items) {
      list(items, out);
    } else if (value instanceof Map<?, ?> fields) {
      object(fields, out);
    } else {
      // Null, a boolean or a number: Java's words for them are JSON's.
      out.append(value);
    }
  }

  private static void list(List<?> items, StringBuilder out) {
    char before = '[';
    for (Object item : items) {
      out.append(before);
      ((Json) item).write(out);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private static void object(Map<?, ?> fields, StringBuilder out) {
    char before = '{';
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      out.append(before);
      string((String) field.getKey(), out);
      out.append(':');
      ((Json) field.getValue()).write(out);
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, from, i);
        escape(c, out);
        from = i + 1;
      }
    }
    out.append(text, from, text.length()).append('"');
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEXADECIMAL[c >> 4]).append(HEXADECIMAL[c & 15]);
    }
  }
}
