package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was written for one key, read by the key's type. */
sealed interface Value {

  /** Where it was written. */
  Place place();

  /** Something with its own place. */
  record Located(String text, Place place) {}

  /** A duration, a number, a word... */
  record Scalar(Object object, Place place) implements Value {}

  /** Texts or arguments. */
  record Texts(List<Located> items, Place place) implements Value {}

  /** Text by name, in the order written. */
  record Table(Map<String, Located> rows, Place place) implements Value {}

  /** Accepted HTTP status codes. */
  record Statuses(Set<Integer> codes, Place place) implements Value {}

  /** One section, or several of a kind. */
  record Sections(List<Section> list, Place place) implements Value {}

  /** Sections by name. */
  record Named(Map<String, Section> byName, Place place) implements Value {}

  /** Kept as it was written: maps, lists, text, numbers, booleans, null. */
  record Raw(@Nullable Object object, Place place) implements Value {}

  /** Written, but not readable; a fault tells. */
  record Faulty(Place place) implements Value {}
}
