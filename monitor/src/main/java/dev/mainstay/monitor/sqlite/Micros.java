package dev.mainstay.monitor.sqlite;

import java.time.Instant;

/** Instants as the files keep them: whole microseconds since 1970. */
final class Micros {

  static final long PER_SECOND = 1_000_000;
  static final long PER_MINUTE = 60 * PER_SECOND;

  /** Some 285,000 years: further than any clock, and a long holds it in microseconds. */
  private static final long SECONDS_MAX = 9_000_000_000_000L;

  private Micros() {}

  /** The microsecond in which an instant lies; one beyond all clocks becomes the furthest. */
  static long of(Instant at) {
    long seconds = Math.clamp(at.getEpochSecond(), -SECONDS_MAX, SECONDS_MAX);
    return seconds * PER_SECOND + at.getNano() / 1_000;
  }

  /** The first microsecond at or after an instant. */
  static long ceiling(Instant at) {
    long micros = of(at);
    return at.isAfter(instant(micros)) ? micros + 1 : micros;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }

  /** The minute since 1970 in which a microsecond lies. */
  static long minute(long micros) {
    return Math.floorDiv(micros, PER_MINUTE);
  }
}
