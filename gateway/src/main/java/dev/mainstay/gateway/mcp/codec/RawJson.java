package dev.mainstay.gateway.mcp.codec;

import dev.mainstay.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object as it was written, which came in a {@link Message} and was checked with it: its
 * fields can be read and spliced, all else stays byte for byte.
 *
 * @param json one line
 */
public record RawJson(String json) {

  /**
   * The objects in a list; none for anything else.
   *
   * @param list a JSON list that came in a message
   */
  public static List<RawJson> items(String list) {
    byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
    JsonScan scan = new JsonScan(bytes, 0, bytes.length);
    List<RawJson> items = new ArrayList<>();
    try {
      if (scan.peek() != '[') {
        return items;
      }
      scan.take('[');
      scan.space();
      if (scan.peek() == ']') {
        return items;
      }
      do {
        scan.space();
        int from = scan.at();
        scan.value();
        if (bytes[from] == '{') {
          items.add(new RawJson(new Span(from, scan.at()).text(bytes)));
        }
      } while (scan.another(']'));
      return items;
    } catch (JsonScan.NotJson e) {
      throw new IllegalStateException("a message was not checked before", e);
    }
  }

  /** The string in a field; empty when there is none. */
  public Optional<String> text(String name) {
    return at(name).flatMap(Json::text);
  }

  /** The value in a field; empty when there is none. */
  public Optional<Json> at(String name) {
    byte[] bytes = bytes();
    Span span = Fields.field(bytes, 0, bytes.length, name);
    return span == null ? Optional.empty() : Json.tryParse(span.text(bytes));
  }

  /** The same object with another value in a field. */
  public RawJson with(String name, String value) {
    byte[] bytes = bytes();
    byte[] changed = Fields.set(bytes, 0, bytes.length, value, new String[] {name}, 0);
    return new RawJson(new String(changed, StandardCharsets.UTF_8));
  }

  private byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
