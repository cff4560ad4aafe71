package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sections that are read but kept for components of their own: as maps of effective values. */
final class KeptSections {

  private KeptSections() {}

  /** The effective values of a section that is kept for a later reader. */
  static Map<String, @Nullable Object> effective(Section section) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Key child : section.key().children()) {
      switch (child.type()) {
        case SECTION -> values.put(child.name(), nested(section, child));
        case SECTIONS -> values.put(child.name(), members(section, child));
        case TEXT_MAP -> values.put(child.name(), rows(section, child));
        case RAW -> {}
        case TEXTS, COMMAND ->
            values.put(
                child.name(),
                section.texts(child.name()).stream().map(Value.Located::text).toList());
        default -> {
          if (section.holds(child.name()) || !child.fallback().isEmpty()) {
            values.put(child.name(), section.scalar(child.name(), Object.class));
          }
        }
      }
    }
    section
        .values()
        .forEach((name, value) -> {
          if (value instanceof Value.Raw(Object object, Place _)) {
            values.put(name, object);
          }
        });
    return Collections.unmodifiableMap(values);
  }

  private static Object nested(Section section, Key child) {
    return child.traits().many()
        ? section.sections(child.name()).stream().map(KeptSections::effective).toList()
        : effective(section.section(child.name()));
  }

  private static Object members(Section section, Key child) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (section.values().get(child.name()) instanceof Value.Named named) {
      named.byName().forEach((name, member) -> members.put(name, effective(member)));
    }
    return Collections.unmodifiableMap(members);
  }

  private static Object rows(Section section, Key child) {
    Map<String, String> rows = new LinkedHashMap<>();
    section.table(child.name()).forEach((name, row) -> rows.put(name, row.text()));
    return Collections.unmodifiableMap(rows);
  }
}
