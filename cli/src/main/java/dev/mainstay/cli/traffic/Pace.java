package dev.mainstay.cli.traffic;

import dev.mainstay.cli.command.UsageError;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many events are sent for how long.
 *
 * @param perSecond events each second
 */
record Pace(double perSecond, Duration duration) {

  /** A calm half hour, as a system at rest sends. */
  static final Pace BASELINE = new Pace(10 / 60.0, Duration.ofMinutes(30));

  /** Five minutes under load. */
  static final Pace STRESS = new Pace(5, Duration.ofMinutes(5));

  private static final double PER_SECOND_MAX = 1_000_000;

  private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/(s|min|h))?");

  /** Reads {@code 10/min}, {@code 5/s} or {@code 5}. */
  static double rate(String text) throws UsageError {
    Matcher rate = RATE.matcher(text.toLowerCase(Locale.ROOT));
    if (!rate.matches()) {
      throw new UsageError("no rate: " + text, "write 10/min, 5/s or 10000/s");
    }
    double number = Double.parseDouble(rate.group(1));
    String unit = rate.group(2) == null ? "s" : rate.group(2);
    double perSecond =
        switch (unit) {
          case "min" -> number / 60;
          case "h" -> number / 3_600;
          default -> number;
        };
    if (perSecond <= 0 || perSecond > PER_SECOND_MAX) {
      throw new UsageError("no rate: " + text, "more than 0, at most 1000000/s");
    }
    return perSecond;
  }

  /** How many events in all. */
  long total() {
    return Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
  }
}
