package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one section, read by the table, with the table's defaults for what is absent or
 * faulty.
 *
 * @param path the section with the sections around it, such as {@code services.goals.ready}
 * @param place where its key was written; the place around it when it was not
 * @param written whether it was written, or stands with its defaults
 * @param values what was written, by key
 */
record Section(Key key, String path, Place place, boolean written, Map<String, Value> values) {

  /** Whether the key was written, readable or not. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whether the key was written, or another that was most likely meant to be it. */
  boolean meant(String name) {
    String hint = "did you mean " + name + "?";
    return has(name)
        || values.keySet().stream()
            .anyMatch(k -> key.child(k) == null && UnknownKey.hint(k, key).equals(hint));
  }

  /** Whether the key was written and could be read. */
  boolean holds(String name) {
    return values.containsKey(name) && !(values.get(name) instanceof Value.Faulty);
  }

  /** Where the key was written; the section's place when it was not. */
  Place at(String name) {
    Value value = values.get(name);
    return value == null ? place : value.place();
  }

  /** The key's full path. */
  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Duration duration(String name) {
    return scalar(name, Duration.class);
  }

  int number(String name) {
    return scalar(name, Integer.class);
  }

  long size(String name) {
    return scalar(name, Long.class);
  }

  boolean bool(String name) {
    return scalar(name, Boolean.class);
  }

  /** The text, or the default, which may be empty. */
  String text(String name) {
    return scalar(name, String.class);
  }

  /** The value of a scalar key, or its default. */
  <T> T scalar(String name, Class<T> type) {
    if (values.get(name) instanceof Value.Scalar scalar) {
      return type.cast(scalar.object());
    }
    Key child = known(name);
    Parsed<?> fallback = child.type().parse(child.fallback(), child.choices());
    if (fallback instanceof Good<?> good) {
      return type.cast(good.value());
    }
    throw new IllegalStateException("the default of " + pathOf(name) + " cannot be read");
  }

  /** The value of a scalar key that has no default, or null. */
  <T> @Nullable T optional(String name, Class<T> type) {
    return values.get(name) instanceof Value.Scalar scalar ? type.cast(scalar.object()) : null;
  }

  /** The texts, or none. */
  List<Located> texts(String name) {
    return values.get(name) instanceof Value.Texts texts ? texts.items() : List.of();
  }

  /** The rows, or none. */
  Map<String, Located> table(String name) {
    return values.get(name) instanceof Value.Table table ? table.rows() : Map.of();
  }

  /** The sections of this key; none when it was not written and does not stand by itself. */
  List<Section> sections(String name) {
    return values.get(name) instanceof Value.Sections sections ? sections.list() : List.of();
  }

  /** A standing section. */
  Section section(String name) {
    List<Section> list = sections(name);
    return list.isEmpty()
        ? new Section(known(name), pathOf(name), place, false, Map.of())
        : list.getFirst();
  }

  private Key known(String name) {
    Key child = key.child(name);
    if (child == null) {
      throw new IllegalArgumentException(path + " has no key " + name + " in the table");
    }
    return child;
  }
}
