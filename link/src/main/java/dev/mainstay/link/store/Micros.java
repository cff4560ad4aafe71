package dev.mainstay.link.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the files keep them: whole microseconds since 1970. */
final class Micros {

  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

  /** The microsecond in which an instant lies. */
  static long of(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }
}
