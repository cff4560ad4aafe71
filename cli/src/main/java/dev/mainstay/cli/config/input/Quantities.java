package dev.mainstay.cli.config.input;

import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.text.Similar;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Durations, sizes, shares, ports and signals as people write them. */
public final class Quantities {

  /** The longest duration that is accepted. */
  static final Duration DURATION_MAX = Duration.ofDays(3650);

  /** The largest size that is accepted, in bytes: 1 TB. */
  static final long SIZE_BYTES_MAX = 1_000_000_000_000L;

  private static final int PORT_MAX = 65535;

  private static final List<String> SIGNALS =
      List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL", "ABRT", "ALRM", "WINCH");

  private static final String A_DURATION = "a duration such as 250ms, 2s, 1m30s or 12h";
  private static final String A_SIZE = "a size such as 512KB, 10MB or 1GiB";

  private Quantities() {}

  /** The first and the last acceptable port; 0 and 0 for any free one. */
  public record PortRange(int first, int last) {}

  /** {@code 250ms}, {@code 2s}, {@code 1m30s}, {@code 12h}, {@code 7d}; a fraction is allowed. */
  public static Parsed<Duration> duration(String text) {
    if (isNumber(text)) {
      return text.equals("0")
          ? new Good<>(Duration.ZERO)
          : new Bad<>("a duration with a unit", "write " + text + "s for seconds");
    }
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unitAt = at;
      while (unitAt < text.length() && isNumeric(text.charAt(unitAt))) {
        unitAt++;
      }
      int end = unitAt;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      long unitMillis = unitMillis(text.substring(unitAt, end));
      String number = text.substring(at, unitAt);
      if (unitMillis == 0 || !isNumber(number) || number.length() > 12) {
        return new Bad<>(A_DURATION, "");
      }
      sum = sum.plusNanos((long) (Double.parseDouble(number) * unitMillis * 1e6));
      at = end;
    }
    if (text.isEmpty()) {
      return new Bad<>(A_DURATION, "");
    }
    return sum.isNegative() || sum.compareTo(DURATION_MAX) > 0
        ? new Bad<>("a duration of at most 10 years", "")
        : new Good<>(sum);
  }

  /** A duration, or a bare number of seconds, as the variables of older systems have it. */
  public static Parsed<Duration> durationOrSeconds(String text) {
    return duration(isNumber(text) ? text + "s" : text);
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s", "sec" -> 1_000;
      case "m", "min" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      case String _ -> 0;
    };
  }

  /** The duration as {@link #duration} would read it. */
  public static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
  }

  /** A number of bytes with its unit; {@code KB} is 1000, {@code KiB} 1024. */
  public static Parsed<Long> size(String text) {
    int unitAt = 0;
    while (unitAt < text.length() && isNumeric(text.charAt(unitAt))) {
      unitAt++;
    }
    String number = text.substring(0, unitAt);
    String unit = text.substring(unitAt).strip().toLowerCase(Locale.ROOT);
    long bytes =
        switch (unit) {
          case "b" -> 1L;
          case "k", "kb" -> 1_000L;
          case "m", "mb" -> 1_000_000L;
          case "g", "gb" -> 1_000_000_000L;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          case String _ -> 0L;
        };
    if (!isNumber(number) || number.length() > 15) {
      return new Bad<>(A_SIZE, "");
    }
    if (bytes == 0) {
      return new Bad<>(A_SIZE, unit.isEmpty() ? "write " + number + "B for bytes" : "");
    }
    double size = Double.parseDouble(number) * bytes;
    return size > SIZE_BYTES_MAX
        ? new Bad<>("a size of at most 1000GB", "")
        : new Good<>((long) size);
  }

  /** A share from 0 to 1, or a percentage. */
  public static Parsed<Double> share(String text) {
    boolean percent = text.endsWith("%");
    String number = percent ? text.substring(0, text.length() - 1).strip() : text;
    if (isNumber(number)) {
      double share = Double.parseDouble(number) / (percent ? 100 : 1);
      if (share <= 1) {
        return new Good<>(share);
      }
      return new Bad<>(
          "a share from 0 to 1, or 0% to 100%", share <= 100 ? "write " + text + "%" : "");
    }
    return new Bad<>("a share from 0 to 1, or 0% to 100%", "");
  }

  /** A whole number in these bounds. */
  public static Parsed<Integer> whole(String text, int min, int max) {
    boolean digits = !text.isEmpty() && text.length() <= 9;
    for (int i = 0; i < text.length(); i++) {
      digits &= Ascii.isDigit(text.charAt(i));
    }
    if (digits && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
      return new Good<>(Integer.parseInt(text));
    }
    return new Bad<>("a whole number from " + min + " to " + max, "");
  }

  /** One port, 1 to 65535. */
  public static Parsed<Integer> port(String text) {
    return whole(text, 1, PORT_MAX) instanceof Good<Integer> good
        ? good
        : new Bad<>("a port from 1 to " + PORT_MAX, "");
  }

  /** A port, a range of them such as {@code 8000-8010}, or {@code auto}. */
  public static Parsed<PortRange> ports(String text) {
    if (text.equals("auto")) {
      return new Good<>(new PortRange(0, 0));
    }
    int dash = text.indexOf('-');
    String first = dash < 0 ? text : text.substring(0, dash).strip();
    String last = dash < 0 ? text : text.substring(dash + 1).strip();
    if (port(first) instanceof Good<Integer>(Integer from)
        && port(last) instanceof Good<Integer>(Integer to)) {
      return from <= to
          ? new Good<>(new PortRange(from, to))
          : new Bad<>("a range whose first port is the lower", "write " + last + "-" + first);
    }
    int colon = text.lastIndexOf(':');
    return new Bad<>(
        "a port from 1 to " + PORT_MAX + ", a range such as 8000-8010, or auto",
        colon > 0 ? "write the port that the program listens on, without \":\"" : "");
  }

  /** A signal's name, with or without SIG; the answer has none. */
  public static Parsed<String> signal(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return SIGNALS.contains(name)
        ? new Good<>(name)
        : new Bad<>("a signal: " + String.join(", ", SIGNALS), Similar.hint(name, SIGNALS));
  }

  /** The names that {@link #signal} knows. */
  public static List<String> signals() {
    return SIGNALS;
  }

  private static boolean isNumeric(char c) {
    return Ascii.isDigit(c) || c == '.';
  }

  /** Digits with at most one dot among them. */
  private static boolean isNumber(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!isNumeric(text.charAt(i))) {
        return false;
      }
      dots += text.charAt(i) == '.' ? 1 : 0;
    }
    return text.length() > dots && dots <= 1;
  }
}
