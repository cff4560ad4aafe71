package dev.mainstay.cli.init;

import java.util.LinkedHashMap;
import java.util.Map;

/** An INI file as supervisord writes it: sections, {@code key=value}, {@code ;} comments. */
final class IniFile {

  private IniFile() {}

  /** Keys by section, both in the order written; indented lines continue the value above. */
  static Map<String, Map<String, String>> parse(String text) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> section = new LinkedHashMap<>();
    String lastKey = "";
    for (String raw : text.lines().toList()) {
      int comment = raw.indexOf(" ;");
      String line = comment < 0 ? raw : raw.substring(0, comment);
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith(";") || stripped.startsWith("#")) {
        continue;
      }
      int equals = stripped.indexOf('=');
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = new LinkedHashMap<>();
        sections.put(stripped.substring(1, stripped.length() - 1), section);
        lastKey = "";
      } else if (Character.isWhitespace(line.charAt(0)) && !lastKey.isEmpty()) {
        section.merge(lastKey, stripped, (a, b) -> a + " " + b);
      } else if (equals > 0) {
        lastKey = stripped.substring(0, equals).strip();
        section.put(lastKey, stripped.substring(equals + 1).strip());
      }
    }
    return sections;
  }
}
