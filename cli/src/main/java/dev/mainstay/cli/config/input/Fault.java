package dev.mainstay.cli.config.input;

import java.util.Locale;

/**
 * One thing that is wrong with a config.
 *
 * @param code the kind of fault; stable, for scripts
 * @param message what is wrong, one line
 * @param hint what to do about it; empty when the message says it all
 */
public record Fault(Code code, Place place, String message, String hint) {

  /** The kinds of fault; scripts match on the {@link #label}: add one, never rename one. */
  public enum Code {
    UNREADABLE,
    TOO_LARGE,
    NOT_UTF8,
    TAB,
    EMPTY,
    BAD_YAML,
    UNKNOWN_KEY,
    DUPLICATE_KEY,
    WRONG_TYPE,
    BAD_VALUE,
    MISSING_KEY,
    BAD_NAME,
    BAD_COMMAND,
    BAD_ENV_FILE,
    UNSET_VARIABLE,
    UNKNOWN_SERVICE,
    UNKNOWN_SERVER,
    UNKNOWN_PORT,
    CYCLE,
    PORT_CONFLICT,
    NAME_CONFLICT,
    CONTRADICTION,
    DEPRECATED,
    NO_EFFECT,
    TOO_MANY;

    /** The public word, such as {@code unknown-key}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One line: place, message, hint, code. */
  public String text() {
    return place + ": " + message + (hint.isEmpty() ? "" : "; " + hint) + " [" + code.label() + "]";
  }
}
