package dev.mainstay.cli.config.input;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of variables: {@code NAME=value} lines, with {@code export}, comments, single quotes
 * (literal), double quotes ({@code \n \t \" \\ \$}) that may span lines, and any line ends. A value
 * is taken as it is: no variable in it is looked up.
 */
public final class DotEnv {

  private final String file;
  private final String text;
  private final FaultList faults;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private DotEnv(String file, String text, FaultList faults) {
    this.file = file;
    this.text = text;
    this.faults = faults;
  }

  /** One variable and where it was set. */
  public record Variable(String value, Place place) {}

  /** The variables in {@code text}; what cannot be read is a fault and left out. */
  public static Map<String, Variable> parse(String file, String text, FaultList faults) {
    DotEnv parser = new DotEnv(file, text.replace("\r\n", "\n").replace('\r', '\n'), faults);
    while (parser.at < parser.text.length()) {
      parser.line();
    }
    return parser.variables;
  }

  private void line() {
    skipBlanks();
    if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
      if (text.startsWith("export ", at)) {
        at += "export ".length();
        skipBlanks();
      }
      assignment();
    }
    skipRest();
  }

  private void assignment() {
    Place place = place();
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
      at++;
    }
    String name = text.substring(start, at);
    skipBlanks();
    if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
      faults.add(Fault.Code.BAD_ENV_FILE, place, "expected NAME=value", "start a comment with #");
      return;
    }
    at++;
    skipBlanks();
    char quote = at < text.length() ? text.charAt(at) : '\n';
    if (quote == '"' || quote == '\'') {
      quoted(name, place, quote);
    } else {
      variables.put(name, new Variable(plain(), place));
    }
  }

  /** Up to the end of the line or to a {@code #} after a blank. */
  private String plain() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n') {
      if (text.charAt(at) == '#' && (at == start || isBlank(text.charAt(at - 1)))) {
        break;
      }
      at++;
    }
    return text.substring(start, at).strip();
  }

  private void quoted(String name, Place place, char quote) {
    Place opened = place();
    StringBuilder value = new StringBuilder();
    int from = ++at;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && quote == '"' && at < text.length()) {
        value.append(escaped(text.charAt(at++)));
      } else {
        value.append(c);
      }
    }
    if (at == text.length()) {
      faults.add(Fault.Code.BAD_ENV_FILE, opened, "the quote of " + name + " is never closed");
      at = from;
      return;
    }
    countLines(from, at);
    at++;
    variables.put(name, new Variable(value.toString(), place));
    skipBlanks();
    if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
      faults.add(
          Fault.Code.BAD_ENV_FILE, place(), "unexpected text after the quoted value of " + name);
    }
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '"', '\\', '$', '\'' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private void skipRest() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
    line++;
    lineStart = at;
  }

  private void countLines(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
  }

  private Place place() {
    return new Place(file, line, at - lineStart + 1);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean begins = Ascii.isLetter(c) || c == '_';
    return first ? begins : begins || Ascii.isDigit(c) || c == '.' || c == '-';
  }
}
