package dev.mainstay.gateway.mcp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One strict pass over JSON (RFC 8259) in UTF-8 bytes that makes no values: it finds where each
 * ends. Everything is checked on the way but the sense of UTF-8, so that no faulty text is passed
 * on.
 */
final class JsonScan {

  /** The deepest nesting. */
  static final int DEPTH_MAX = 128;

  private static final int SPACE = 0x20;
  private static final int UNICODE_DIGITS = 4;
  private static final int HEXADECIMAL = 16;

  private final byte[] text;
  private final int end;
  private int at;
  private int lineBreaks;

  JsonScan(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /** The bytes are not JSON; the message says where. */
  static final class NotJson extends Exception {
    private static final long serialVersionUID = 1;

    NotJson(String message) {
      super(message, null, false, false);
    }
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /** How many ends of lines there were between values. */
  int lineBreaks() {
    return lineBreaks;
  }

  /** The next byte; 0 at the end. */
  byte peek() {
    return at < end ? text[at] : 0;
  }

  /** Past any space. */
  void space() {
    while (at < end) {
      byte c = text[at];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return;
      }
      if (c == '\n' || c == '\r') {
        lineBreaks++;
      }
      at++;
    }
  }

  /** Past one expected byte. */
  void take(char expected) throws NotJson {
    if (peek() != expected) {
      throw fault("'" + expected + "' was expected");
    }
    at++;
  }

  /** Past a value. */
  void value() throws NotJson {
    value(0);
  }

  /** Past an object, whose fields are noted. */
  Outline outlined() throws NotJson {
    Outline outline = new Outline(at);
    enter(0);
    if (peek() == '}') {
      at++;
      return outline;
    }
    do {
      space();
      int nameFrom = at;
      string();
      int nameTo = at;
      space();
      take(':');
      space();
      int from = at;
      value(1);
      outline.add(nameFrom, nameTo, from, at);
    } while (another('}'));
    return outline;
  }

  private void value(int depth) throws NotJson {
    switch (peek()) {
      case '"' -> string();
      case '{' -> object(depth);
      case '[' -> list(depth);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object(int depth) throws NotJson {
    enter(depth);
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      space();
      string();
      space();
      take(':');
      space();
      value(depth + 1);
    } while (another('}'));
  }

  private void list(int depth) throws NotJson {
    enter(depth);
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      space();
      value(depth + 1);
    } while (another(']'));
  }

  private void enter(int depth) throws NotJson {
    if (depth >= DEPTH_MAX) {
      throw fault("nested deeper than " + DEPTH_MAX);
    }
    at++;
    space();
  }

  /** After a value in brackets: past the comma, or past the bracket that ends it. */
  boolean another(char close) throws NotJson {
    space();
    byte next = peek();
    if (next == ',') {
      at++;
      return true;
    }
    take(close);
    return false;
  }

  /** Past a string. */
  void string() throws NotJson {
    take('"');
    plain();
    while (at < end) {
      byte c = text[at++];
      if (c == '"') {
        return;
      }
      if (c != '\\') {
        at--;
        throw fault("a control character must be escaped in a string");
      }
      escape();
      plain();
    }
    throw fault("the text ends within a string");
  }

  /**
   * Past what stands for itself in a string; most of all bytes, so each costs as little as can be.
   */
  private void plain() {
    byte[] bytes = text;
    int stop = end;
    int i = at;
    while (i < stop) {
      byte c = bytes[i];
      if (c == '"' || c == '\\' || (c >= 0 && c < SPACE)) {
        break;
      }
      i++;
    }
    at = i;
  }

  private void escape() throws NotJson {
    byte c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        for (int i = 0; i < UNICODE_DIGITS; i++) {
          if (Character.digit(peek(), HEXADECIMAL) < 0) {
            throw fault("a hexadecimal digit was expected");
          }
          at++;
        }
      }
      default -> throw fault("no such escape");
    }
  }

  private void word(String word) throws NotJson {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    int stop = at + bytes.length;
    if (stop > end || !Arrays.equals(text, at, stop, bytes, 0, bytes.length)) {
      throw fault("a value was expected");
    }
    at = stop;
  }

  private void number() throws NotJson {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if ((peek() | ' ') == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() throws NotJson {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from) {
      throw fault("a value was expected");
    }
  }

  NotJson fault(String what) {
    return new NotJson(what + " at byte " + (at + 1) + (isAtEnd() ? ", where the text ends" : ""));
  }
}
