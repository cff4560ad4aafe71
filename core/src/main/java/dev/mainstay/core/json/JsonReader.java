package dev.mainstay.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over a JSON text (RFC 8259): strict, bounded in depth, and quick in a process that has
 * just begun, where nothing is compiled yet.
 */
final class JsonReader {

  /** The longest number, in characters: nobody means more digits than that. */
  private static final int NUMBER_CHARS_MAX = 1000;

  private static final int UNICODE_DIGITS = 4;
  private static final int HEXADECIMAL = 16;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The one value of a text, with nothing but space around it. */
  static Json read(String text) throws Json.Malformed {
    JsonReader reader = new JsonReader(text);
    reader.space();
    if (reader.at == text.length()) {
      throw new Json.Malformed("empty");
    }
    Json value = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.malformed("more than one JSON value");
    }
    return value;
  }

  private Json value() throws Json.Malformed {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> Json.of(string());
      case 't' -> word("true", Json.of(true));
      case 'f' -> word("false", Json.of(false));
      case 'n' -> word("null", Json.of(null));
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw malformed("a value was expected, there is " + here());
    };
  }

  private Json object() throws Json.Malformed {
    descend();
    Map<String, Json> fields = LinkedHashMap.newLinkedHashMap(8);
    if (peek() != '}') {
      do {
        space();
        if (peek() != '"') {
          throw malformed("a field's name in quotes was expected, there is " + here());
        }
        String name = string();
        space();
        take(':');
        space();
        fields.put(name, value());
      } while (another('}'));
    }
    ascend();
    return Json.ofFields(Collections.unmodifiableMap(fields));
  }

  private Json list() throws Json.Malformed {
    descend();
    List<Json> items = new ArrayList<>();
    if (peek() != ']') {
      do {
        space();
        items.add(value());
      } while (another(']'));
    }
    ascend();
    return Json.ofItems(Collections.unmodifiableList(items));
  }

  /** Past the bracket that opens a list or an object. */
  private void descend() throws Json.Malformed {
    if (++depth > Json.DEPTH_MAX) {
      throw malformed("nested deeper than " + Json.DEPTH_MAX);
    }
    at++;
    space();
  }

  /** Past the bracket that closes it. */
  private void ascend() {
    depth--;
    at++;
  }

  /** After a value: whether a comma follows and not the end. */
  private boolean another(char end) throws Json.Malformed {
    space();
    char next = peek();
    if (next == ',') {
      at++;
      return true;
    }
    if (next == end) {
      return false;
    }
    throw malformed("',' or '" + end + "' was expected, there is " + here());
  }

  private void take(char expected) throws Json.Malformed {
    if (peek() != expected) {
      throw malformed("'" + expected + "' was expected, there is " + here());
    }
    at++;
  }

  private Json word(String word, Json value) throws Json.Malformed {
    if (!text.startsWith(word, at)) {
      throw malformed("a value was expected, there is " + here());
    }
    at += word.length();
    return value;
  }

  private String string() throws Json.Malformed {
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return escaped(from);
      }
      refuseControl(c);
      at++;
    }
    throw malformed("the text ends within a string");
  }

  /** The rest of a string from its first escape on. */
  private String escaped(int from) throws Json.Malformed {
    StringBuilder string = new StringBuilder().append(text, from, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      if (c == '\\') {
        string.append(escape());
      } else {
        at--;
        refuseControl(c);
        at++;
        string.append(c);
      }
    }
    throw malformed("the text ends within a string");
  }

  private void refuseControl(char c) throws Json.Malformed {
    if (c < ' ') {
      throw malformed("a control character (code " + (int) c + ") must be escaped in a string");
    }
  }

  private char escape() throws Json.Malformed {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw malformed("no escape begins with " + here());
      }
    };
  }

  private char unicode() throws Json.Malformed {
    int code = 0;
    for (int i = 0; i < UNICODE_DIGITS; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, HEXADECIMAL) : -1;
      if (digit < 0) {
        throw malformed("a hexadecimal digit was expected, there is " + here());
      }
      code = code * HEXADECIMAL + digit;
      at++;
    }
    return (char) code;
  }

  private Json number() throws Json.Malformed {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '0') {
      at++;
      if (isDigit()) {
        throw malformed("a number does not begin with 0");
      }
    } else {
      digits();
    }
    boolean whole = true;
    if (at < text.length() && text.charAt(at) == '.') {
      whole = false;
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) | ' ') == 'e') {
      whole = false;
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    return number(text.substring(from, at), whole);
  }

  private Json number(String digits, boolean whole) throws Json.Malformed {
    if (digits.length() > NUMBER_CHARS_MAX) {
      throw malformed("a number of more than " + NUMBER_CHARS_MAX + " characters");
    }
    if (whole) {
      try {
        return Json.of(Long.parseLong(digits));
      } catch (NumberFormatException e) {
        // Beyond 64 bits: a fraction.
      }
    }
    double number = Double.parseDouble(digits);
    if (!Double.isFinite(number)) {
      throw malformed("a number out of range");
    }
    return Json.of(number);
  }

  private void digits() throws Json.Malformed {
    if (!isDigit()) {
      throw malformed("a digit was expected, there is " + here());
    }
    while (isDigit()) {
      at++;
    }
  }

  private boolean isDigit() {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  private char peek() throws Json.Malformed {
    if (at >= text.length()) {
      throw malformed("the text ends too early");
    }
    return text.charAt(at);
  }

  /** What stands here, for a message; never the control character itself. */
  private String here() {
    if (at >= text.length()) {
      return "the end";
    }
    char c = text.charAt(at);
    return c < ' ' || Character.isSurrogate(c) ? "character code " + (int) c : "'" + c + "'";
  }

  private Json.Malformed malformed(String what) {
    int line = 1;
    int begins = 0;
    int end = Math.min(at, text.length());
    for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
      line++;
      begins = i + 1;
    }
    return new Json.Malformed(what + " at line " + line + ", column " + (end - begins + 1));
  }
}
