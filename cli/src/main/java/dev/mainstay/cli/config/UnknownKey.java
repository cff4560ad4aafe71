package dev.mainstay.cli.config;

import dev.mainstay.cli.text.Similar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an unknown key was most likely meant to be. */
final class UnknownKey {

  private UnknownKey() {}

  /** A key of the section, by another program's name for it, by spelling, or from elsewhere. */
  static String hint(String name, Key section) {
    for (Key child : section.children()) {
      if (child.traits().aliases().contains(name)) {
        return "did you mean " + child.name() + "?";
      }
    }
    String elsewhere = path(name, section, "");
    if (elsewhere == null) {
      String inService = path(name, Keys.SERVICE, "");
      elsewhere = inService == null ? null : "services.NAME." + inService;
    }
    String near = near(name, section);
    if (!near.isEmpty()) {
      return near;
    }
    if (elsewhere != null) {
      return "that key belongs at " + elsewhere;
    }
    List<String> known = section.children().stream().map(Key::name).toList();
    return "known here: " + String.join(", ", known);
  }

  /** A key of the section that is spelled nearly so. */
  static String near(String name, Key section) {
    return Similar.hint(name, section.children().stream().map(Key::name).toList());
  }

  /** The dotted path below {@code section} of the first key of this name. */
  private static @Nullable String path(String name, Key section, String prefix) {
    for (Key child : section.children()) {
      if (child.name().equals(name)) {
        return prefix + child.name();
      }
    }
    for (Key child : section.children()) {
      String below = path(name, child, prefix + child.name() + ".");
      if (below != null) {
        return below;
      }
    }
    return null;
  }
}
