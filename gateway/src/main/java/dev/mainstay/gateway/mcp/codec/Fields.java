package dev.mainstay.gateway.mcp.codec;

import dev.mainstay.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds and splices fields of JSON objects in text that has been checked before. */
final class Fields {

  private Fields() {}

  /** Where the value of a field is, of the object that begins at {@code from}; null for nowhere. */
  static @Nullable Span field(byte[] json, int from, int to, String name) {
    Field field = entry(json, from, to, name);
    return field == null ? null : field.value();
  }

  /** A copy of the text in which the object that begins at {@code from} has a value at a path. */
  static byte[] set(byte[] json, int from, int to, String value, String[] path, int step) {
    Span span = field(json, from, to, path[step]);
    boolean last = step == path.length - 1;
    if (span == null) {
      return inserted(json, from, "\"" + path[step] + "\":" + nested(value, path, step + 1));
    }
    if (last || json[span.from()] != '{') {
      return span.replaced(json, nested(value, path, step + 1));
    }
    return set(json, span.from(), span.to(), value, path, step + 1);
  }

  /** A copy of the text without the field at a path; the text itself when there is none. */
  static byte[] removed(byte[] json, String... path) {
    Span object = new Span(0, json.length);
    for (int i = 0; i < path.length - 1; i++) {
      object = field(json, object.from(), object.to(), path[i]);
      if (object == null) {
        return json;
      }
    }
    Field field = entry(json, object.from(), object.to(), path[path.length - 1]);
    return field == null ? json : field.whole().replaced(json, "");
  }

  /** The text that a JSON string says. */
  static String string(byte[] json, int from, int end) {
    return isEscaped(json, from, end)
        ? Json.tryParse(new Span(from, end).text(json)).flatMap(Json::text).orElse("")
        : new String(json, from + 1, end - from - 2, StandardCharsets.UTF_8);
  }

  private static boolean isEscaped(byte[] json, int from, int end) {
    for (int i = from; i < end; i++) {
      if (json[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * One field of an object.
   *
   * @param whole from its name to its value, and one comma that parts it from another field
   */
  private record Field(Span whole, Span value) {}

  private static @Nullable Field entry(byte[] json, int from, int to, String name) {
    if (json[from] != '{') {
      return null;
    }
    JsonScan scan = new JsonScan(json, from, to);
    try {
      scan.take('{');
      scan.space();
      int before = -1;
      while (scan.peek() == '"') {
        int nameFrom = scan.at();
        scan.string();
        boolean found = is(json, nameFrom, scan.at(), name);
        scan.space();
        scan.take(':');
        scan.space();
        int valueFrom = scan.at();
        scan.value();
        Span value = new Span(valueFrom, scan.at());
        scan.space();
        boolean more = scan.peek() == ',';
        if (found) {
          int wholeFrom = before < 0 || more ? nameFrom : before;
          return new Field(new Span(wholeFrom, more ? scan.at() + 1 : value.to()), value);
        }
        if (!more) {
          return null;
        }
        before = scan.at();
        scan.take(',');
        scan.space();
      }
      return null;
    } catch (JsonScan.NotJson e) {
      throw new IllegalStateException("a message was not checked before", e);
    }
  }

  /** Whether a JSON string says a text of ASCII. */
  static boolean is(byte[] json, int from, int end, String text) {
    int length = text.length();
    if (end - from - 2 == length) {
      for (int i = 0; i < length; i++) {
        if (json[from + 1 + i] != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }
    return end - from - 2 > length
        && isEscaped(json, from, end)
        && string(json, from, end).equals(text);
  }

  private static byte[] inserted(byte[] json, int object, String field) {
    int at = object + 1;
    while (json[at] == ' ' || json[at] == '\t') {
      at++;
    }
    return new Span(at, at).replaced(json, json[at] == '}' ? field : field + ",");
  }

  private static String nested(String value, String[] path, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < path.length; i++) {
      text.append("{\"").append(path[i]).append("\":");
    }
    return text.append(value).append("}".repeat(path.length - from)).toString();
  }
}
