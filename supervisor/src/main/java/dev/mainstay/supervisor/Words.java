package dev.mainstay.supervisor;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them. */
public final class Words {

  private Words() {}

  /** Such as {@code 4 ms}, {@code 2.0 s}, {@code 3 min}, {@code 5 h}, {@code 3 d}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 10_000 && millis % 1000 != 0) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }
}
