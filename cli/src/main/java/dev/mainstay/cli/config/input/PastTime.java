package dev.mainstay.cli.config.input;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A moment of the past as a person gives it. */
public final class PastTime {

  /** What can be given, for a complaint. */
  public static final String EXPECTED =
      "a time: 10m (ago), 14:30, 2026-11-22, 2026-11-22T14:30 or 2026-11-22T14:30:00Z";

  private PastTime() {}

  /** The moment that a text means; empty when it means none. A time of day is the last one. */
  public static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
    if (Quantities.durationOrSeconds(text) instanceof Parsed.Good<Duration>(Duration ago)) {
      return Optional.of(now.minus(ago));
    }
    String plain = text.replace(' ', 'T');
    List<Function<String, Instant>> forms =
        List.of(
            form -> OffsetDateTime.parse(form).toInstant(),
            form -> LocalDateTime.parse(form).atZone(zone).toInstant(),
            form -> LocalDate.parse(form).atStartOfDay(zone).toInstant(),
            form -> lastTime(LocalTime.parse(form), now, zone));
    for (Function<String, Instant> form : forms) {
      try {
        return Optional.of(form.apply(plain));
      } catch (DateTimeParseException e) {
        // Not in this form; perhaps in the next.
      }
    }
    return Optional.empty();
  }

  private static Instant lastTime(LocalTime time, Instant now, ZoneId zone) {
    Instant today = now.atZone(zone).toLocalDate().atTime(time).atZone(zone).toInstant();
    return today.isAfter(now)
        ? now.atZone(zone).toLocalDate().minusDays(1).atTime(time).atZone(zone).toInstant()
        : today;
  }
}
