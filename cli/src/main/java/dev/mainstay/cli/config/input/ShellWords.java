package dev.mainstay.cli.config.input;

import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Parsed.Good;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command string split into words as a POSIX shell would split it (quotes and backslashes, POSIX
 * 2024 XCU 2.2), and never run by one. What only a shell could do is refused, not passed on as an
 * argument.
 */
public final class ShellWords {

  private static final String SH = "write command: [sh, -c, \"...\"] if you want a shell";

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean open;
  private int at;

  private ShellWords(String text) {
    this.text = text;
  }

  /** The words, or why a shell would be needed to understand them. */
  public static Parsed<List<String>> split(String text) {
    ShellWords shell = new ShellWords(text);
    while (shell.at < text.length()) {
      Bad<List<String>> refused = shell.next(text.charAt(shell.at));
      if (refused != null) {
        return refused;
      }
    }
    shell.end();
    if (shell.words.isEmpty()) {
      return new Bad<>("a command", "");
    }
    String first = shell.words.getFirst();
    int equals = first.indexOf('=');
    if (equals > 0 && isName(first, equals)) {
      return new Bad<>(
          "a program as the first word, not the assignment " + first.substring(0, equals) + "=...",
          "put " + first.substring(0, equals) + " under env:");
    }
    return new Good<>(List.copyOf(shell.words));
  }

  private @Nullable Bad<List<String>> next(char c) {
    at++;
    switch (c) {
      case ' ', '\t', '\n', '\r' -> end();
      case '\'' -> {
        return quoted('\'');
      }
      case '"' -> {
        return quoted('"');
      }
      case '\\' -> {
        if (at == text.length()) {
          return new Bad<>("a character after the last backslash", "");
        }
        append(text.charAt(at++));
      }
      case '|', '&', ';', '<', '>', '`', '(', ')' -> {
        return refuse(operator(c));
      }
      case '$' -> {
        if (at < text.length() && text.charAt(at) == '(') {
          return refuse("$(");
        }
        if (at < text.length() && (Ascii.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
          return variable();
        }
        append(c);
        placeholder();
      }
      case '#' -> {
        if (!open) {
          return refuse("#");
        }
        append(c);
      }
      default -> append(c);
    }
    return null;
  }

  /** The rest of {@code $$} or of {@code ${NAME:-a default}}, which are filled in later. */
  private void placeholder() {
    if (at < text.length() && text.charAt(at) == '$') {
      append(text.charAt(at++));
    } else if (at < text.length() && text.charAt(at) == '{') {
      int close = text.indexOf('}', at);
      int end = close < 0 ? text.length() : close + 1;
      word.append(text, at, end);
      at = end;
    }
  }

  /** A shell's variable without braces; ours are written with them. */
  private Bad<List<String>> variable() {
    int end = at;
    while (end < text.length() && Ascii.isWord(text.charAt(end))) {
      end++;
    }
    String name = text.substring(at, end);
    return new Bad<>("no unquoted $" + name, "write ${" + name + "}, or quote it with '...'");
  }

  private @Nullable Bad<List<String>> quoted(char quote) {
    open = true;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      boolean escapes =
          c == '\\' && quote == '"' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0;
      word.append(escapes ? text.charAt(at++) : c);
    }
    if (at == text.length()) {
      return new Bad<>("a closing " + quote, "");
    }
    at++;
    return null;
  }

  private String operator(char c) {
    boolean doubled = at < text.length() && text.charAt(at) == c && c != '(' && c != ')';
    return doubled ? "" + c + c : String.valueOf(c);
  }

  private static Bad<List<String>> refuse(String operator) {
    return new Bad<>("no unquoted " + operator + ", which only a shell understands", SH);
  }

  private void append(char c) {
    open = true;
    word.append(c);
  }

  private void end() {
    if (open) {
      words.add(word.toString());
      word.setLength(0);
      open = false;
    }
  }

  private static boolean isName(String text, int end) {
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (i == 0 ? !Ascii.isLetter(c) && c != '_' : !Ascii.isWord(c)) {
        return false;
      }
    }
    return true;
  }
}
