package dev.mainstay.gateway.mcp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that every message has, and checks the rest. */
final class Envelope {

  private final byte[] bytes;
  private final JsonScan scan;
  private final int to;
  private @Nullable RpcId id;
  private String method = "";
  private String version = "";
  private final Set<String> names = new HashSet<>(8);

  Envelope(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.to = to;
    this.scan = new JsonScan(bytes, from, to);
  }

  Message message() throws Malformed {
    int from;
    int end;
    try {
      scan.space();
      from = scan.at();
      if (scan.peek() != '{') {
        scan.value();
        throw new Malformed(
            Malformed.INVALID_REQUEST, "a message is one JSON object, not a list or value", null);
      }
      fields();
      end = scan.at();
      scan.space();
      if (scan.at() < to) {
        throw scan.fault("more than one JSON value");
      }
    } catch (JsonScan.NotJson e) {
      throw Malformed.notJson(e);
    }
    return new Message(line(from, end), kind(), id, method);
  }

  private void fields() throws JsonScan.NotJson, Malformed {
    scan.take('{');
    scan.space();
    if (scan.peek() == '}') {
      scan.take('}');
      return;
    }
    do {
      scan.space();
      int nameFrom = scan.at();
      scan.string();
      String name = string(nameFrom, scan.at());
      scan.space();
      scan.take(':');
      scan.space();
      int from = scan.at();
      scan.value();
      if (!names.add(name)) {
        throw invalid("the field \"" + name + "\" stands twice");
      }
      field(name, from, scan.at());
    } while (scan.another('}'));
  }

  private void field(String name, int from, int end) throws Malformed {
    switch (name) {
      case "jsonrpc" -> version = bytes[from] == '"' ? string(from, end) : "";
      case "method" -> {
        if (bytes[from] != '"') {
          throw invalid("\"method\" is a string");
        }
        method = string(from, end);
      }
      case "id" -> id = id(from, end);
      default -> {}
    }
  }

  private @Nullable RpcId id(int from, int end) throws Malformed {
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (text.charAt(0) == '"' || whole) {
      return new RpcId(text);
    }
    if (text.equals("null")) {
      return null;
    }
    throw invalid("\"id\" is a string or a whole number");
  }

  private Message.Kind kind() throws Malformed {
    if (!version.equals("2.0")) {
      throw invalid("\"jsonrpc\" is \"2.0\" in every message");
    }
    boolean result = names.contains("result");
    boolean error = names.contains("error");
    if (names.contains("method")) {
      if (result || error) {
        throw invalid("a message has a method or an answer, not both");
      }
      if (id == null && names.contains("id")) {
        throw invalid("the \"id\" of a request is not null");
      }
      return id == null ? Message.Kind.NOTIFICATION : Message.Kind.REQUEST;
    }
    if (result == error) {
      throw invalid("neither a request nor an answer: it lacks \"method\"");
    }
    if (result && id == null) {
      throw invalid("a result needs the \"id\" of its request");
    }
    return result ? Message.Kind.RESULT : Message.Kind.ERROR;
  }

  private Malformed invalid(String words) {
    return new Malformed(Malformed.INVALID_REQUEST, words, id);
  }

  private String string(int from, int end) {
    return Fields.string(bytes, from, end);
  }

  /**
   * The object without ends of lines: between values they are only space. What is a line already,
   * and nothing else, is not copied: messages may be long.
   */
  private byte[] line(int from, int end) {
    if (from == 0 && end == bytes.length && scan.lineBreaks() == 0) {
      return bytes;
    }
    byte[] line = Arrays.copyOfRange(bytes, from, end);
    if (scan.lineBreaks() > 0) {
      for (int i = 0; i < line.length; i++) {
        if (line[i] == '\n' || line[i] == '\r') {
          line[i] = ' ';
        }
      }
    }
    return line;
  }
}
