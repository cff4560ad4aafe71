package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of the config (draft 2020-12), for editors; made from the table of keys. */
public final class ConfigSchema {

  /** A value whose text is not known before variables are filled in. */
  private static final String VARIABLE = "\\$\\{";

  private static final String DURATION = "^([0-9.]+(ms|s|sec|m|min|h|d))+$|^0$|" + VARIABLE;
  private static final String SIZE = "^[0-9.]+ ?([kKmMgG][bB]?|[kKmMgG]i[bB]|[bB])$|" + VARIABLE;
  private static final String PORTS = "^(auto|[0-9]+|[0-9]+ ?- ?[0-9]+)$|" + VARIABLE;
  private static final int PORT_MAX = 65535;

  private ConfigSchema() {}

  /** The document. */
  public static String text() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "mainstay.yaml");
    schema.putAll(object(Keys.ROOT));
    return JsonText.of(schema);
  }

  private static Map<String, Object> schema(Key key) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", key.doc());
    if (!key.fallback().isEmpty()) {
      schema.put("default", fallback(key));
    }
    schema.putAll(form(key));
    return schema;
  }

  private static Object fallback(Key key) {
    return switch (key.type()) {
      case BOOLEAN -> Boolean.valueOf(key.fallback());
      case COUNT, NUMBER, PORT -> Integer.valueOf(key.fallback());
      case SHARE -> Double.valueOf(key.fallback());
      case TEXT,
          DURATION,
          SIZE,
          PORTS,
          PORT_MAP,
          PORT_NAME,
          COMMAND,
          PATH,
          PATTERN,
          TEXTS,
          TEXT_MAP,
          SIGNAL,
          STATUSES,
          CHOICE,
          SECTION,
          SECTIONS,
          RAW ->
          key.fallback();
    };
  }

  private static Map<String, Object> form(Key key) {
    return switch (key.type()) {
      case TEXT, PATH -> scalar();
      case PATTERN -> Map.of("format", "regex");
      case BOOLEAN -> anyOf(Map.of("type", "boolean"), string(VARIABLE));
      case COUNT -> anyOf(integer(1, KeyType.NUMBER_MAX), string(VARIABLE));
      case NUMBER -> anyOf(integer(0, KeyType.NUMBER_MAX), string(VARIABLE));
      case DURATION -> anyOf(string(DURATION), Map.of("const", 0));
      case SIZE -> string(SIZE);
      case SHARE -> anyOf(number(), string("^[0-9.]+%?$|" + VARIABLE));
      case PORT -> anyOf(integer(1, PORT_MAX), string(VARIABLE));
      case PORTS -> anyOf(integer(1, PORT_MAX), string(PORTS));
      case PORT_MAP -> mapOf(anyOf(integer(1, PORT_MAX), string(PORTS)));
      case PORT_NAME -> Map.of("type", List.of("boolean", "integer", "string"));
      case COMMAND -> anyOf(Map.of("type", "string"), arrayOf(scalar()));
      case TEXTS -> anyOf(scalar(), arrayOf(scalar()));
      case TEXT_MAP -> mapOf(scalar());
      case SIGNAL -> Map.of("enum", signals());
      case STATUSES -> anyOf(status(), arrayOf(status()));
      case CHOICE -> anyOf(Map.of("enum", key.choices()), string(VARIABLE));
      case RAW -> Map.of();
      case SECTIONS -> mapOf(object(key.children().getFirst()));
      case SECTION -> section(key);
    };
  }

  /** A mapping, or its short form, or a list of either. */
  private static Map<String, Object> section(Key key) {
    List<Map<String, Object>> forms = new ArrayList<>();
    forms.add(object(key));
    Key child = key.child(key.traits().shortForm());
    if (child != null) {
      forms.add(form(child));
    }
    Map<String, Object> one = forms.size() == 1 ? forms.getFirst() : Map.of("anyOf", forms);
    return key.traits().many() ? anyOf(one, arrayOf(one)) : one;
  }

  private static Map<String, Object> object(Key section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key child : section.children()) {
      properties.put(child.name(), schema(child));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", List.of("object", "null"));
    object.put("properties", properties);
    object.put("patternProperties", Map.of("^(x-|<<$)", Map.of()));
    object.put("additionalProperties", section.traits().open());
    return object;
  }

  private static List<String> signals() {
    List<String> signals = new ArrayList<>(Quantities.signals());
    Quantities.signals().forEach(signal -> signals.add("SIG" + signal));
    return signals;
  }

  private static Map<String, Object> status() {
    return anyOf(integer(100, 599), string("^[1-5](xx|[0-9][0-9])$"));
  }

  private static Map<String, Object> scalar() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  private static Map<String, Object> string(String pattern) {
    Map<String, Object> string = new LinkedHashMap<>();
    string.put("type", "string");
    string.put("pattern", pattern);
    return string;
  }

  private static Map<String, Object> integer(int min, int max) {
    Map<String, Object> integer = new LinkedHashMap<>();
    integer.put("type", "integer");
    integer.put("minimum", min);
    integer.put("maximum", max);
    return integer;
  }

  private static Map<String, Object> number() {
    Map<String, Object> number = new LinkedHashMap<>();
    number.put("type", "number");
    number.put("minimum", 0);
    return number;
  }

  private static Map<String, Object> arrayOf(Map<String, Object> items) {
    Map<String, Object> array = new LinkedHashMap<>();
    array.put("type", "array");
    array.put("items", items);
    return array;
  }

  private static Map<String, Object> mapOf(Map<String, Object> values) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", List.of("object", "null"));
    map.put("additionalProperties", values);
    return map;
  }

  private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
    return Map.of("anyOf", List.of(one, other));
  }
}
