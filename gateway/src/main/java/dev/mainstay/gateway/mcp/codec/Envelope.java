package dev.mainstay.gateway.mcp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that every message has, and checks the rest. */
final class Envelope {

  /** The method of most messages: not made anew for each. */
  private static final String USUAL = "tools/call";

  private final byte[] bytes;
  private final JsonScan scan;
  private final int to;
  private @Nullable RpcId id;
  private String method = "";
  private boolean isVersion2;

  /** The words that stand there, by their bits. */
  private int seen;

  /** The names of other fields; null for none. */
  private @Nullable Set<String> others;

  private final Outline fields;
  private @Nullable Outline body;

  Envelope(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.to = to;
    this.scan = new JsonScan(bytes, from, to);
    this.fields = new Outline(from);
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
      read();
      end = scan.at();
      scan.space();
      if (scan.at() < to) {
        throw scan.fault("more than one JSON value");
      }
    } catch (JsonScan.NotJson e) {
      throw Malformed.notJson(e);
    }
    // Of a copy of a part the places would be others.
    return from == 0
        ? new Message(line(from, end), kind(), id, method, fields, body)
        : new Message(line(from, end), kind(), id, method);
  }

  private void read() throws JsonScan.NotJson, Malformed {
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
      int nameTo = scan.at();
      scan.space();
      scan.take(':');
      scan.space();
      int from = scan.at();
      Word word = Word.of(bytes, nameFrom, nameTo);
      if (body == null && word.isBody() && scan.peek() == '{') {
        body = scan.outlined();
      } else {
        scan.value();
      }
      fields.add(nameFrom, nameTo, from, scan.at());
      once(word, nameFrom, nameTo);
      field(word, from, scan.at());
    } while (scan.another('}'));
  }

  private void once(Word word, int nameFrom, int nameTo) throws Malformed {
    boolean first = word == Word.OTHER ? other(string(nameFrom, nameTo)) : !has(word);
    if (!first) {
      throw invalid("the field \"" + string(nameFrom, nameTo) + "\" stands twice");
    }
    seen |= word.bit();
  }

  private boolean other(String name) {
    Set<String> names = others == null ? new HashSet<>() : others;
    others = names;
    return names.add(name);
  }

  private void field(Word word, int from, int end) throws Malformed {
    if (word == Word.VERSION) {
      isVersion2 = bytes[from] == '"' && Fields.is(bytes, from, end, "2.0");
    } else if (word == Word.METHOD) {
      if (bytes[from] != '"') {
        throw invalid("\"method\" is a string");
      }
      method = Fields.is(bytes, from, end, USUAL) ? USUAL : string(from, end);
    } else if (word == Word.ID) {
      id = id(from, end);
    }
  }

  private @Nullable RpcId id(int from, int end) throws Malformed {
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    if (bytes[from] == '"' || isWhole(from, end)) {
      return new RpcId(text);
    }
    if (text.equals("null")) {
      return null;
    }
    throw invalid("\"id\" is a string or a whole number");
  }

  private boolean isWhole(int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != '-' && (bytes[i] < '0' || bytes[i] > '9')) {
        return false;
      }
    }
    return true;
  }

  private boolean has(Word word) {
    return (seen & word.bit()) != 0;
  }

  private Message.Kind kind() throws Malformed {
    if (!isVersion2) {
      throw invalid("\"jsonrpc\" is \"2.0\" in every message");
    }
    boolean result = has(Word.RESULT);
    boolean error = has(Word.ERROR);
    if (has(Word.METHOD)) {
      if (result || error) {
        throw invalid("a message has a method or an answer, not both");
      }
      if (id == null && has(Word.ID)) {
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
