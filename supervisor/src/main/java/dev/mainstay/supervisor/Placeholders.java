package dev.mainstay.supervisor;

import java.nio.file.Path;
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

  /**
   * The text with {@code ${PORT}} and {@code ${PORT_NAME}} put in, and {@code $${PORT}} made {@code
   * ${PORT}}; as it is where no port was given.
   */
  static String fill(String text, Map<String, String> given) {
    if (given.isEmpty() || text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int close = text.startsWith("${", at) ? text.indexOf('}', at) : -1;
      String value = close < 0 ? null : given.get(text.substring(at + 2, close));
      if (value != null) {
        filled.append(value);
        at = close + 1;
      } else if (text.startsWith("$${", at)) {
        filled.append("${");
        at += 3;
      } else {
        filled.append(text.charAt(at));
        at++;
      }
    }
    return filled.toString();
  }

  /** The same of a file's name. */
  static Path fill(Path file, Map<String, String> given) {
    return Path.of(fill(file.toString(), given));
  }
}
