package dev.mainstay.cli.mcp;

import dev.mainstay.cli.text.JsonText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Adds a table {@code [mcp_servers.NAME]} to a TOML document, at its end; changes nothing in it.
 */
final class TomlEdit {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private TomlEdit() {}

  /** The table by itself. */
  static String table(String name, List<String> command) {
    String args = String.join(", ", command.stream().skip(1).map(TomlEdit::quoted).toList());
    return "["
        + header(name)
        + "]\ncommand = "
        + quoted(command.getFirst())
        + "\nargs = ["
        + args
        + "]\n";
  }

  /** The document with the table; refused when it has one of this name, or might have. */
  static JsonEdit.Outcome add(String document, String name, List<String> command) {
    String table = table(name, command);
    if (document.contains(table)) {
      return new JsonEdit.Outcome.Edited(document);
    }
    for (String line : document.lines().toList()) {
      String plain = line.replace(" ", "").replace("\t", "").replace("\"", "").replace("'", "");
      boolean declared = plain.startsWith("[mcp_servers." + name + "]");
      boolean inline = plain.startsWith("mcp_servers=") || plain.startsWith("mcp_servers." + name);
      if (declared || inline) {
        return new JsonEdit.Outcome.Refused("it says already: " + line.strip());
      }
      if (line.contains("\"\"\"") || line.contains("'''")) {
        return new JsonEdit.Outcome.Refused("it has texts of several lines");
      }
    }
    String gap = document.isEmpty() ? "" : document.endsWith("\n") ? "\n" : "\n\n";
    return new JsonEdit.Outcome.Edited(document + gap + table);
  }

  private static String header(String name) {
    return "mcp_servers." + (BARE.matcher(name).matches() ? name : quoted(name));
  }

  /** A basic string of TOML 1.0 is escaped as JSON's are. */
  private static String quoted(String text) {
    return JsonText.of(text).strip();
  }
}
