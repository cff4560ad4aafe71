package dev.mainstay.cli.mcp;

import dev.mainstay.cli.text.JsonText;
import dev.mainstay.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts one value into a JSON document that somebody else has written, and leaves every other byte
 * of it as it is: order, spaces, numbers, ends of lines.
 */
final class JsonEdit {

  private static final String INDENT = "  ";

  private final String text;
  private int at;

  private JsonEdit(String text) {
    this.text = text;
  }

  /** What came of an attempt. */
  sealed interface Outcome {
    /** The document with the value in it. */
    record Edited(String text) implements Outcome {}

    /** It cannot be edited safely; why. */
    record Refused(String why) implements Outcome {}
  }

  /**
   * The document with {@code value} at {@code path}.
   *
   * @param document JSON (RFC 8259) whose top is an object; one with comments is refused
   * @param path names of fields; objects on the way are made when they are not there
   */
  static Outcome put(String document, List<String> path, Map<String, Object> value) {
    try {
      Json json = Json.parse(document);
      for (int depth = 0; depth < path.size(); depth++) {
        Optional<Json> there = Optional.of(json);
        for (String name : path.subList(0, depth)) {
          there = there.flatMap(object -> Optional.ofNullable(object.fields().get(name)));
        }
        if (there.isPresent() && !there.get().isObject()) {
          return new Outcome.Refused(
              (depth == 0 ? "its top" : String.join(".", path.subList(0, depth)))
                  + " is not an object");
        }
      }
    } catch (Json.Malformed e) {
      return new Outcome.Refused("it is not plain JSON: " + e.getMessage());
    }
    return new Outcome.Edited(new JsonEdit(document).edited(path, value));
  }

  private String edited(List<String> path, Map<String, Object> value) {
    space();
    for (int depth = 0; ; depth++) {
      int object = at;
      Field field = field(path.get(depth));
      if (field.from() < 0) {
        return inserted(object, field.to(), path.subList(depth, path.size()), value, depth + 1);
      }
      if (depth == path.size() - 1) {
        return text.substring(0, field.from())
            + written(value, INDENT.repeat(depth + 1))
            + text.substring(field.to());
      }
      at = field.from();
    }
  }

  /**
   * Where the value of a field is.
   *
   * @param from -1 when there is no such field
   * @param to the end of the value; of the object's last value when there is no such field; -1 when
   *     the object is empty
   */
  private record Field(int from, int to) {}

  /** The last field of this name in the object that begins here: of two, that one counts. */
  private Field field(String name) {
    Field found = new Field(-1, -1);
    int end = -1;
    at++;
    space();
    while (text.charAt(at) != '}') {
      int key = at;
      value();
      boolean same =
          Json.tryParse(text.substring(key, at)).flatMap(Json::text).equals(Optional.of(name));
      space();
      at++;
      space();
      int from = at;
      value();
      end = at;
      if (same) {
        found = new Field(from, at);
      }
      space();
      if (text.charAt(at) == ',') {
        at++;
        space();
      }
    }
    return found.from() < 0 ? new Field(-1, end) : found;
  }

  private String inserted(
      int object, int lastEnd, List<String> names, Map<String, Object> value, int depth) {
    Object content = value;
    for (String name : names.subList(1, names.size()).reversed()) {
      content = Map.of(name, content);
    }
    String indent = INDENT.repeat(depth);
    String field =
        "\n" + indent + JsonText.of(names.getFirst()).strip() + ": " + written(content, indent);
    return lastEnd < 0
        ? text.substring(0, object + 1)
            + field
            + "\n"
            + INDENT.repeat(depth - 1)
            + text.substring(text.indexOf('}', object))
        : text.substring(0, lastEnd) + "," + field + text.substring(lastEnd);
  }

  private static String written(Object value, String indent) {
    return JsonText.of(value).strip().replace("\n", "\n" + indent);
  }

  /** Passes one value of a document that is known to be JSON. */
  private void value() {
    char first = text.charAt(at);
    if (first == '"') {
      at++;
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
    } else if (first == '{' || first == '[') {
      at++;
      for (space(); text.charAt(at) != '}' && text.charAt(at) != ']'; space()) {
        if (text.charAt(at) == ',' || text.charAt(at) == ':') {
          at++;
        } else {
          value();
        }
      }
      at++;
    } else {
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
