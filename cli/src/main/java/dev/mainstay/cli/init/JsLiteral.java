package dev.mainstay.cli.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A literal object or array of JavaScript (or JSON) read as maps, lists and text; never executed.
 * Anything that is not a literal is skipped up to its end and stands as an {@link Expression}.
 */
final class JsLiteral {

  private static final int DEPTH_MAX = 50;

  private final String text;
  private int at;

  private JsLiteral(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Something that only running the program could tell. */
  record Expression(String source) {}

  /** The value that begins at the first brace or bracket after {@code module.exports}, if any. */
  static Object read(String text) {
    int exports = Math.max(text.indexOf("module.exports"), text.indexOf("export default"));
    int from = Math.max(exports, 0);
    JsLiteral literal = new JsLiteral(text, from);
    while (literal.at < text.length() && "{[".indexOf(text.charAt(literal.at)) < 0) {
      int before = literal.at;
      literal.skipComment();
      literal.at += literal.at == before ? 1 : 0;
    }
    return literal.at == text.length() ? new Expression("") : literal.value(0);
  }

  private Object value(int depth) {
    skipSpace();
    char c = depth < DEPTH_MAX ? peek() : '\0';
    Object value =
        switch (c) {
          case '{' -> object(depth);
          case '[' -> array(depth);
          case '"', '\'', '`' -> string();
          default -> expression("");
        };
    skipSpace();
    boolean ended = at >= text.length() || ",}];".indexOf(peek()) >= 0;
    return ended || depth == 0 ? value : expression(String.valueOf(value));
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    at++;
    for (skipSpace(); at < text.length() && peek() != '}'; skipSpace()) {
      int before = at;
      char c = peek();
      boolean quoted = c == '"' || c == '\'';
      String key = quoted ? string().toString() : word();
      skipSpace();
      if (peek() == ':') {
        at++;
        object.put(key, value(depth + 1));
      } else {
        object.put(key.isEmpty() ? "..." : key, expression(key));
      }
      skipSpace();
      at += peek() == ',' ? 1 : 0;
      at += at == before ? 1 : 0; // a stray closing bracket
    }
    at++;
    return object;
  }

  private List<Object> array(int depth) {
    List<Object> array = new ArrayList<>();
    at++;
    for (skipSpace(); at < text.length() && peek() != ']'; skipSpace()) {
      int before = at;
      array.add(value(depth + 1));
      skipSpace();
      at += peek() == ',' ? 1 : 0;
      at += at == before ? 1 : 0; // a stray closing brace
    }
    at++;
    return array;
  }

  private Object string() {
    char quote = text.charAt(at++);
    StringBuilder string = new StringBuilder();
    boolean computed = false;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at++);
        string.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
      } else {
        computed |= quote == '`' && c == '$' && peek() == '{';
        string.append(c);
      }
    }
    at++;
    return computed ? new Expression("`" + string + "`") : string.toString();
  }

  /** A number, true, false, null; or whatever else stands up to the next comma or closing. */
  private Object expression(String begun) {
    int from = at;
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (open == 0 && ",}];".indexOf(c) >= 0) {
        break;
      }
      if (c == '"' || c == '\'' || c == '`') {
        string();
        continue;
      }
      open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      at++;
    }
    String source = (begun + " " + text.substring(from, Math.min(at, text.length()))).strip();
    return switch (source) {
      case "true" -> true;
      case "false" -> false;
      case String number when isNumber(number) -> number.replace("_", "");
      case String other -> new Expression(other);
    };
  }

  private String word() {
    int from = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private void skipSpace() {
    int before;
    do {
      before = at;
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      skipComment();
    } while (at != before);
  }

  private void skipComment() {
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    } else if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at);
      at = end < 0 ? text.length() : end + 2;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '_') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
