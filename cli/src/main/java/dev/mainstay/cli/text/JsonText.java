package dev.mainstay.cli.text;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Maps, lists, text, numbers and booleans as indented JSON (RFC 8259); for documents that people
 * read too.
 */
public final class JsonText {

  private static final int CONTROL_END = 0x20;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** The document, ending in a newline. */
  public static String of(Object value) {
    JsonText json = new JsonText();
    json.value(value, "");
    return json.out.append('\n').toString();
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> object(map, indent);
      case List<?> list -> array(list, indent);
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case Object text -> text(text.toString());
    }
  }

  private void object(Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = indent + "  ";
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before).append('\n').append(inner);
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), inner);
      before = ',';
    }
    out.append('\n').append(indent).append('}');
  }

  private void array(List<?> list, String indent) {
    boolean flat = list.stream().noneMatch(i -> i instanceof Map || i instanceof List);
    String inner = indent + "  ";
    out.append('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      out.append(flat ? "" : "\n" + inner);
      value(items.next(), inner);
      out.append(items.hasNext() ? flat ? ", " : "," : "");
    }
    out.append(flat || list.isEmpty() ? "]" : "\n" + indent + "]");
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < CONTROL_END) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
