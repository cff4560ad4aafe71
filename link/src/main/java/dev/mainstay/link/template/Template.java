package dev.mainstay.link.template;

import dev.mainstay.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with places to be filled, such as <code>{"ack":"${id}"}</code>. A place whose name has no
 * value is filled with nothing; <code>$${</code> is a plain <code>${</code>.
 */
public final class Template {

  /** Nothing. */
  public static final Template EMPTY = of("");

  /** A name of a place, and the text before it. */
  private record Part(String before, String name) {}

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final String end;

  private Template(String text) {
    this.text = text;
    StringBuilder before = new StringBuilder();
    int at = 0;
    int open = text.indexOf("${");
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (open > at && text.charAt(open - 1) == '$') {
        before.append(text, at, open - 1).append("${");
        at = open + 2;
      } else if (close < 0) {
        break;
      } else {
        before.append(text, at, open);
        parts.add(new Part(before.toString(), text.substring(open + 2, close)));
        before.setLength(0);
        at = close + 1;
      }
      open = text.indexOf("${", at);
    }
    end = before.append(text, at, text.length()).toString();
  }

  /** A template of this text. */
  public static Template of(String text) {
    return new Template(text);
  }

  /** Whether there is nothing to be sent. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** The names of its places. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.add(part.name()));
    return names;
  }

  /** Filled, each value as it is. */
  public String plain(Map<String, String> values) {
    return fill(values, value -> value);
  }

  /** Filled, each value as it must be within a string of JSON. */
  public String json(Map<String, String> values) {
    return fill(values, Template::escaped);
  }

  /** Filled, each value as it must be within the path or the query of a URL. */
  public String url(Map<String, String> values) {
    return fill(
        values, value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private String fill(Map<String, String> values, UnaryOperator<String> form) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part.before());
      filled.append(form.apply(values.getOrDefault(part.name(), "")));
    }
    return filled.append(end).toString();
  }

  private static String escaped(String value) {
    String quoted = Json.of(value).write();
    return quoted.substring(1, quoted.length() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
