package dev.mainstay.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times, counts and foreign text in the form in which all commands show them. */
public final class Words {

  /** Terminal control sequences (ECMA-48): a program's output must not steer our terminal. */
  private static final Pattern CONTROL_SEQUENCE =
      Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?");

  private Words() {}

  /** A duration in its largest fitting unit, such as {@code 120 ms}, {@code 3 s}, {@code 2 min}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 9_950) {
      long tenths = (millis + 50) / 100;
      return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  /** How long ago {@code at} was, such as {@code 3 s}; a dash when it never was. */
  public static String age(@Nullable Instant at, Instant now) {
    return at == null ? "-" : duration(Duration.between(at, now));
  }

  /** A moment as a person reads it: the time, with the date when it is not of the last 12 hours. */
  public static String moment(Instant at, Instant now, ZoneId zone) {
    boolean recent = Duration.between(at, now).abs().compareTo(Duration.ofHours(12)) < 0;
    // No formatter: its fractions take a command 20 ms of BigDecimal before the first line.
    ZonedDateTime time = at.atZone(zone);
    String clock =
        digits(time.getHour(), 2)
            + ":"
            + digits(time.getMinute(), 2)
            + ":"
            + digits(time.getSecond(), 2);
    return recent
        ? clock + "." + digits(time.get(ChronoField.MILLI_OF_SECOND), 3)
        : time.toLocalDate() + " " + clock;
  }

  /** A whole number of at least so many digits. */
  private static String digits(int number, int length) {
    String text = Integer.toString(number);
    return "0".repeat(Math.max(0, length - text.length())) + text;
  }

  /** {@code 1 service}, {@code 2 services}, {@code 2 processes}. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
  }

  /** The text cut to {@code width} columns, with an ellipsis where it was longer. */
  public static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width <= 3
        ? text.substring(0, Math.max(0, width))
        : text.substring(0, width - 3) + "...";
  }

  /** The text filled with spaces to {@code width} columns. */
  public static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** Text of another program without anything that would steer a terminal. */
  public static String plain(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String bare = text.indexOf('\u001b') < 0 ? text : CONTROL_SEQUENCE.matcher(text).replaceAll("");
    StringBuilder plain = new StringBuilder(bare.length());
    bare.codePoints()
        .forEach(point -> {
          if (point == '\t') {
            plain.append("    ");
          } else if (Character.getType(point) == Character.CONTROL
              || Character.getType(point) == Character.FORMAT) {
            plain.append('?');
          } else {
            plain.appendCodePoint(point);
          }
        });
    return plain.toString();
  }
}
