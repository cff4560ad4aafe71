package dev.mainstay.cli.init;

import dev.mainstay.cli.config.input.Ascii;
import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.ShellWords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Command lines of other programs, as the config writes them. */
final class Commands {

  private Commands() {}

  /**
   * Puts a command line that a shell would have run into {@code service}: as an argument vector
   * when it needs no shell, otherwise as {@code [sh, -c, ...]} with a note.
   */
  static void shell(Imported.Service service, String line) {
    Map<String, String> assigned = new LinkedHashMap<>();
    String rest = assignments(line.strip(), assigned);
    switch (ShellWords.split(variables(rest))) {
      case Parsed.Good<List<String>>(List<String> words) -> {
        service.keys().put("command", words);
        if (!assigned.isEmpty()) {
          env(service, assigned);
        }
      }
      case Parsed.Bad<List<String>> _ -> {
        service.keys().put("command", List.of("sh", "-c", line.strip().replace("${", "$${")));
        service.note("its command needs a shell, so it is run by sh -c");
      }
    }
  }

  /** Adds variables to those the service has. */
  static void env(Imported.Service service, Map<String, String> more) {
    Map<String, Object> env = new LinkedHashMap<>();
    if (service.keys().get("env") instanceof Map<?, ?> before) {
      before.forEach((name, value) -> env.put(String.valueOf(name), value));
    }
    env.putAll(more);
    service.keys().put("env", env);
  }

  /** Takes {@code A=1 B=2} off the front of a command line. */
  private static String assignments(String line, Map<String, String> assigned) {
    String rest = line;
    while (true) {
      int equals = rest.indexOf('=');
      int blank = rest.indexOf(' ');
      boolean plain = equals > 0 && blank > equals && isName(rest.substring(0, equals));
      String value = plain ? rest.substring(equals + 1, blank) : "";
      if (!plain || value.indexOf('"') >= 0 || value.indexOf('\'') >= 0) {
        return rest;
      }
      assigned.put(rest.substring(0, equals), variables(value));
      rest = rest.substring(blank + 1).stripLeading();
    }
  }

  /**
   * {@code $NAME} and the forms of {@code ${NAME...}} that shells and compose know, as ours: an
   * unset variable is empty there, so it gets an empty default. {@code PORT} is set at spawn.
   */
  static String variables(String text) {
    StringBuilder ours = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      if (c != '$') {
        ours.append(c);
        at++;
      } else if (next == '$') {
        ours.append("$$");
        at += 2;
      } else if (next == '{' && text.indexOf('}', at) > 0) {
        int close = text.indexOf('}', at);
        ours.append(variable(text.substring(at + 2, close)));
        at = close + 1;
      } else if (Ascii.isLetter(next) || next == '_') {
        int end = at + 1;
        while (end < text.length() && Ascii.isWord(text.charAt(end))) {
          end++;
        }
        ours.append(variable(text.substring(at + 1, end)));
        at = end;
      } else {
        ours.append(c);
        at++;
      }
    }
    return ours.toString();
  }

  private static String variable(String reference) {
    int end = 0;
    while (end < reference.length() && Ascii.isWord(reference.charAt(end))) {
      end++;
    }
    String name = reference.substring(0, end);
    String rest = reference.substring(end);
    if (rest.isEmpty() && name.equals("PORT")) {
      return "${PORT}";
    }
    int dash = rest.indexOf('-');
    String fallback = dash >= 0 && dash <= 1 ? rest.substring(dash + 1) : "";
    return "${" + name + ":-" + fallback + "}";
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Ascii.isWord(text.charAt(i)) || (i == 0 && Ascii.isDigit(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }
}
