package dev.mainstay.cli.control;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads instants in the form in which {@link Instant#toString} writes those of our time, and leaves
 * any other to {@link Instant#parse}, whose formatter takes a command that has just begun as long
 * for the status of a hundred services as all the rest of it.
 */
final class Moment {

  /** {@code 2026-11-22T17:02:04}. */
  private static final int SECONDS_END = 19;

  private static final String PATTERN = "dddd-dd-ddTdd:dd:dd";
  private static final int DAY_SECONDS = 86_400;
  private static final int NANO_DIGITS = 9;

  private Moment() {}

  /** The instant; a {@link java.time.DateTimeException} when the text is none. */
  static Instant parse(String text) {
    return isPlain(text) ? plain(text) : Instant.parse(text);
  }

  private static boolean isPlain(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END || end > SECONDS_END + 1 + NANO_DIGITS || text.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char wanted = i < SECONDS_END ? PATTERN.charAt(i) : i == SECONDS_END ? '.' : 'd';
      char c = text.charAt(i);
      if (wanted == 'd' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return end != SECONDS_END + 1
        && number(text, 11, 13) < 24
        && number(text, 14, 16) < 60
        && number(text, 17, 19) < 60;
  }

  private static Instant plain(String text) {
    LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    int seconds = number(text, 11, 13) * 3600 + number(text, 14, 16) * 60 + number(text, 17, 19);
    int end = text.length() - 1;
    int nanos = end > SECONDS_END ? number(text, SECONDS_END + 1, end) : 0;
    for (int digits = end - SECONDS_END - 1; digits < NANO_DIGITS && nanos > 0; digits++) {
      nanos *= 10;
    }
    return Instant.ofEpochSecond(date.toEpochDay() * DAY_SECONDS + seconds, nanos);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
