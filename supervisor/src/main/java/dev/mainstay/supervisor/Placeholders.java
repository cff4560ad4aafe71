package dev.mainstay.supervisor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the ports of one life are told: as variables, and in the words of a command. */
final class Placeholders {

  private Placeholders() {}

  /** The variables that tell a child, and the checks of it, which ports it was given. */
  static Map<String, String> of(Map<String, Integer> ports) {
    Map<String, String> given = new LinkedHashMap<>();
    ports.forEach((name, port) -> {
      given.putIfAbsent("PORT", Integer.toString(port));
      if (!name.isEmpty()) {
        given.put(
            "PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), Integer.toString(port));
      }
    });
    return given;
  }

  /** The text with {@code ${PORT}} and {@code ${PORT_NAME}} put in. */
  static String fill(String text, Map<String, String> given) {
    String filled = text;
    for (Map.Entry<String, String> entry : given.entrySet()) {
      filled = filled.replace("${" + entry.getKey() + "}", entry.getValue());
    }
    return filled;
  }
}
