package dev.mainstay.monitor.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a page is asked for.
 *
 * @param path the values of the names in the route's path
 * @param query the parameters behind the question mark; of two with one name the last counts
 * @param mayCommand whether whoever asks has the token or its cookie
 */
public record Ask(Map<String, String> path, Map<String, String> query, boolean mayCommand) {

  public Ask {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /** A parameter cannot be read; the message is for whoever asked. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Unreadable(String name, String value, String wanted) {
      super(name + " must be " + wanted + ", is \"" + value + "\"");
    }
  }

  /** The value that stands in the path for a name of the route. */
  public String named(String name) {
    return path.getOrDefault(name, "");
  }

  /** A parameter; empty when it is missing or empty. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  /** A whole number within bounds; empty when it is missing. */
  public OptionalLong whole(String name, long min, long max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    String wanted = "a whole number from " + min + " to " + max;
    try {
      long value = Long.parseLong(text.get());
      if (value < min || value > max) {
        throw new Unreadable(name, text.get(), wanted);
      }
      return OptionalLong.of(value);
    } catch (NumberFormatException e) {
      throw new Unreadable(name, text.get(), wanted);
    }
  }

  /** Whether a parameter is {@code true}. */
  public boolean flag(String name) {
    return text(name).map("true"::equals).orElse(false);
  }

  /**
   * A time: as RFC 3339, or so many seconds, minutes, hours or days ago, such as {@code 15m}; empty
   * when it is missing.
   */
  public Optional<Instant> instant(String name, InstantSource clock) {
    return text(name)
        .map(text -> {
          try {
            char unit = text.charAt(text.length() - 1);
            if (Character.isDigit(text.charAt(0)) && "smhd".indexOf(unit) >= 0) {
              Duration ago =
                  unit == 'd'
                      ? Duration.parse("P" + text.toUpperCase(java.util.Locale.ROOT))
                      : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
              return clock.instant().minus(ago);
            }
            return Instant.parse(text);
          } catch (DateTimeException | ArithmeticException e) {
            throw new Unreadable(name, text, "a time such as 2026-01-31T12:00:00Z, or 15m");
          }
        });
  }
}
