package dev.mainstay.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value (RFC 8259) and everything below it; immutable.
 *
 * <p>Whole numbers are longs; fractions, and whole numbers beyond 64 bits, are doubles. Objects
 * keep the order of their fields; of two fields with one name the last counts. Text that is longer
 * than {@link #CHARS_MAX} or nested deeper than {@link #DEPTH_MAX} is refused, for it may come from
 * anybody.
 *
 * <pre>
 *   Json answer = Json.parse("{\"checks\":[{\"name\":\"db\",\"ok\":true}]}");
 *   answer.at("checks.0.ok")                             Optional of true
 *   Json.object().put("pid", 12).put("ports", List.of(8000, 8079)).build().write()
 * </pre>
 */
public final class Json {

  /** The longest text that is parsed, in characters: 4 MiB, a status of some thousand services. */
  public static final int CHARS_MAX = 4 * 1024 * 1024;

  /** The deepest nesting that is parsed. */
  public static final int DEPTH_MAX = 64;

  private static final Json NOTHING = new Json(null);

  /** Null, Boolean, Long, Double, String, or an unmodifiable list or map of Json. */
  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  /** The text is not JSON, or is too long or too deep; the message says where, on one line. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /** Parses one JSON value with nothing but space around it. */
  public static Json parse(String text) throws Malformed {
    if (text.length() > CHARS_MAX) {
      throw new Malformed("longer than " + CHARS_MAX + " characters");
    }
    return JsonReader.read(text);
  }

  /** The parsed value; empty when the text is not JSON and nobody asks why. */
  public static Optional<Json> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /**
   * The JSON form of null, a boolean, number, string, enum constant (its name), {@link Json}, or an
   * {@link Optional}, {@link Iterable} or string-keyed {@link Map} of them. NaN and infinities,
   * which JSON cannot say, become null.
   *
   * @throws IllegalArgumentException for any other type
   */
  public static Json of(@Nullable Object value) {
    // No switch over types: linking one costs a command 20 ms of its start.
    if (value == null) {
      return NOTHING;
    }
    if (value instanceof Json json) {
      return json;
    }
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return new Json(value);
    }
    if (value instanceof Number number) {
      return ofNumber(number);
    }
    if (value instanceof Enum<?> constant) {
      return new Json(constant.name());
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    if (value instanceof Map<?, ?> map) {
      Builder builder = object();
      map.forEach((key, item) -> builder.put((String) key, item));
      return builder.build();
    }
    if (value instanceof Iterable<?> items) {
      List<Json> list = new ArrayList<>();
      items.forEach(item -> list.add(of(item)));
      return new Json(List.copyOf(list));
    }
    throw new IllegalArgumentException("no JSON form of " + value.getClass());
  }

  private static Json ofNumber(Number number) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return new Json(number.longValue());
    }
    return Double.isFinite(number.doubleValue()) ? new Json(number.doubleValue()) : NOTHING;
  }

  static Json ofFields(Map<String, Json> unmodifiable) {
    return new Json(unmodifiable);
  }

  static Json ofItems(List<Json> unmodifiable) {
    return new Json(unmodifiable);
  }

  /** An object to be filled field by field. */
  public static Builder object() {
    return new Builder();
  }

  /** Collects the fields of one object. */
  public static final class Builder {
    private Map<String, Json> fields = new LinkedHashMap<>();

    /** What was built of these fields: they are copied before they change again. */
    private @Nullable Json built;

    private Builder() {}

    /** Sets a field to anything that {@link Json#of} takes. */
    public Builder put(String name, @Nullable Object value) {
      fields = built == null ? fields : new LinkedHashMap<>(fields);
      built = null;
      fields.put(name, of(value));
      return this;
    }

    /** The object as filled so far. */
    public Json build() {
      built = new Json(Collections.unmodifiableMap(fields));
      return built;
    }
  }

  /**
   * The value at a dotted path of field names and list indexes, such as {@code checks.0.ok}; empty
   * when there is none. The empty path is this value. A field whose own name has dots is found too.
   */
  public Optional<Json> at(String path) {
    if (path.isEmpty()) {
      return Optional.of(this);
    }
    for (int end = path.indexOf('.'); ; end = path.indexOf('.', end + 1)) {
      boolean last = end < 0;
      Json child = child(last ? path : path.substring(0, end));
      if (child != null) {
        Optional<Json> found = last ? Optional.of(child) : child.at(path.substring(end + 1));
        if (found.isPresent()) {
          return found;
        }
      }
      if (last) {
        return Optional.empty();
      }
    }
  }

  /** The string at a dotted path; empty when there is none, or it is something else. */
  public Optional<String> text(String path) {
    return at(path).flatMap(Json::text);
  }

  /** The whole number at a dotted path; empty when there is none, or it is something else. */
  public OptionalLong whole(String path) {
    return at(path).map(Json::whole).orElse(OptionalLong.empty());
  }

  /** The number at a dotted path, whole or not; empty when there is none. */
  public OptionalDouble number(String path) {
    return at(path).map(Json::number).orElse(OptionalDouble.empty());
  }

  /** Whether the value at a dotted path is {@code true}. */
  public boolean flag(String path) {
    return at(path).flatMap(Json::flag).orElse(false);
  }

  /** The items of the list at a dotted path; none when there is no list. */
  public List<Json> items(String path) {
    return at(path).map(Json::items).orElse(List.of());
  }

  /** The string that this value is. */
  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The whole number that this value is. */
  public OptionalLong whole() {
    return value instanceof Long whole ? OptionalLong.of(whole) : OptionalLong.empty();
  }

  /** The number that this value is, whole or not. */
  public OptionalDouble number() {
    return value instanceof Number n ? OptionalDouble.of(n.doubleValue()) : OptionalDouble.empty();
  }

  /** The boolean that this value is. */
  public Optional<Boolean> flag() {
    return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  /** The items of the list that this value is; none for anything else. */
  @SuppressWarnings("unchecked")
  public List<Json> items() {
    return value instanceof List<?> list ? (List<Json>) list : List.of();
  }

  /** The fields of the object that this value is, in their order; none for anything else. */
  @SuppressWarnings("unchecked")
  public Map<String, Json> fields() {
    return value instanceof Map<?, ?> map ? (Map<String, Json>) map : Map.of();
  }

  /** Whether this is an object, be it empty. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Whether this is a list, be it empty. */
  public boolean isList() {
    return value instanceof List;
  }

  /** Whether this is {@code null}. */
  public boolean isNull() {
    return value == null;
  }

  /** A string without its quotes, anything else as it is written: what a person would compare. */
  public String display() {
    return value instanceof String text ? text : write();
  }

  /** Compact JSON on one line, without a line end. */
  public String write() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  void write(StringBuilder out) {
    JsonWriter.write(value, out);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json json && Objects.equals(value, json.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return write();
  }

  private @Nullable Json child(String key) {
    if (value instanceof List<?> && !key.isEmpty() && key.length() <= 7) {
      boolean digits = key.chars().allMatch(c -> c >= '0' && c <= '9');
      int index = digits ? Integer.parseInt(key) : -1;
      return digits && index < items().size() ? items().get(index) : null;
    }
    return fields().get(key);
  }
}
