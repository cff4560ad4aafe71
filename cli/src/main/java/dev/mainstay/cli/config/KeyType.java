package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.Similar;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a key's value may be. */
enum KeyType {
  TEXT("text"),
  BOOLEAN("true or false"),
  COUNT("whole number from 1"),
  NUMBER("whole number from 0"),
  DURATION("duration: `250ms`, `2s`, `1m30s`, `12h`"),
  SIZE("size: `512KB`, `10MB`, `1GiB`"),
  SHARE("share: `0.1` or `10%`"),
  PORT("port, 1 to 65535"),
  PORTS("port, range `8000-8010`, or `auto`"),
  PORT_MAP("mapping of names to ports"),
  PORT_NAME("`true` for the main port, a port's name, or a port"),
  COMMAND("list of arguments, or a string that is split as a shell would"),
  PATH("path, relative to the config file"),
  PATTERN("regular expression (java.util.regex)"),
  TEXTS("text, or a list of it"),
  TEXT_MAP("mapping of names to text"),
  SIGNAL("signal name"),
  STATUSES("status such as `200`, class such as `2xx`, or a list of them"),
  CHOICE("one of"),
  SECTION("mapping"),
  SECTIONS("mapping of names"),
  RAW("anything");

  /** Counts and numbers above this are refused. */
  static final int NUMBER_MAX = 100_000_000;

  private final String label;

  KeyType(String label) {
    this.label = label;
  }

  /** The type in words, in Markdown. */
  String label() {
    return label;
  }

  /** The value that {@code text} stands for; only for types that are written as one scalar. */
  Parsed<? extends Object> parse(String text, List<String> choices) {
    return switch (this) {
      case TEXT, PATH, PORT_NAME -> new Good<>(text);
      case BOOLEAN -> bool(text);
      case COUNT -> Quantities.whole(text, 1, NUMBER_MAX);
      case NUMBER -> Quantities.whole(text, 0, NUMBER_MAX);
      case DURATION -> Quantities.duration(text);
      case SIZE -> Quantities.size(text);
      case SHARE -> Quantities.share(text);
      case PORT -> Quantities.port(text);
      case PORTS -> Quantities.ports(text);
      case PATTERN -> pattern(text);
      case SIGNAL -> Quantities.signal(text);
      case CHOICE -> choice(text, choices);
      case PORT_MAP, COMMAND, TEXTS, TEXT_MAP, STATUSES, SECTION, SECTIONS, RAW ->
          throw new IllegalArgumentException(this + " is not one scalar");
    };
  }

  private static Parsed<Boolean> bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new Good<>(true);
      case "false" -> new Good<>(false);
      case "yes", "on" -> new Bad<>("true or false", "write true");
      case "no", "off" -> new Bad<>("true or false", "write false");
      case String _ -> new Bad<>("true or false", "");
    };
  }

  private static Parsed<String> choice(String text, List<String> choices) {
    return choices.contains(text)
        ? new Good<>(text)
        : new Bad<>("one of " + String.join(", ", choices), Similar.hint(text, choices));
  }

  private static Parsed<Pattern> pattern(String text) {
    try {
      return new Good<>(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return new Bad<>("a regular expression", e.getDescription());
    }
  }
}
