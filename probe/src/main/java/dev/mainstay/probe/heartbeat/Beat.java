package dev.mainstay.probe.heartbeat;

import dev.mainstay.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a heartbeat file said; every field as far as it is there.
 *
 * @param pid who wrote it, by its own word
 * @param startedAt when that process began, by its own word
 * @param progress the declared field as text; empty when none is declared or it is not there
 * @param work whether work is open
 * @param oldest when the oldest open request began
 */
record Beat(
    OptionalLong pid,
    Optional<Instant> startedAt,
    Optional<String> progress,
    Work work,
    Optional<Instant> oldest) {

  /** Fields that count open requests, in the words of the programs met so far. */
  static final List<String> OPEN_FIELDS =
      List.of(
          "global_inflight",
          "inflight",
          "in_flight",
          "open_requests",
          "active_requests",
          "requests_in_flight");

  /** Fields that say when the oldest open request began; null or absent when none is open. */
  static final List<String> OLDEST_FIELDS =
      List.of("oldest_request_started", "oldest_request_started_at");

  private static final List<String> STARTED_FIELDS = List.of("started_at", "start_time");

  /** Numbers above this are milliseconds since the epoch, those below are seconds. */
  private static final double SECONDS_MAX = 1e11;

  /** What the file says of open work. */
  enum Work {
    OPEN,
    NONE,
    /** It has no field that would tell. */
    UNTOLD
  }

  /** Reads the fields of a heartbeat; {@code progressField} is the declared one, if any. */
  static Beat of(Json json, @Nullable String progressField) {
    Optional<Instant> oldest = first(json, OLDEST_FIELDS);
    return new Beat(
        json.whole("pid"),
        first(json, STARTED_FIELDS),
        Optional.ofNullable(progressField).flatMap(json::at).map(Json::display),
        work(json, oldest),
        oldest);
  }

  private static Work work(Json json, Optional<Instant> oldest) {
    if (oldest.isPresent()) {
      return Work.OPEN;
    }
    boolean told = OLDEST_FIELDS.stream().anyMatch(field -> json.at(field).isPresent());
    for (String field : OPEN_FIELDS) {
      var count = json.number(field);
      if (count.isPresent()) {
        told = true;
        if (count.getAsDouble() > 0) {
          return Work.OPEN;
        }
      }
    }
    return told ? Work.NONE : Work.UNTOLD;
  }

  private static Optional<Instant> first(Json json, List<String> fields) {
    return fields.stream()
        .flatMap(field -> json.at(field).stream())
        .flatMap(it -> instant(it).stream())
        .findFirst();
  }

  /** An instant given as seconds or milliseconds since the epoch, or in ISO 8601. */
  private static Optional<Instant> instant(Json value) {
    if (value.number().isPresent()) {
      double number = value.number().getAsDouble();
      double millis = Math.abs(number) > SECONDS_MAX ? number : number * 1000;
      return number > 0 ? Optional.of(Instant.ofEpochMilli((long) millis)) : Optional.empty();
    }
    try {
      return value.text().map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
