package dev.mainstay.monitor.web;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Series;
import dev.mainstay.monitor.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What the journal holds: events, counts of them, and how it is itself. */
final class JournalPages {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;
  private static final int HOURS_MAX = 24 * 30;

  private final Journal journal;
  private final InstantSource clock;

  JournalPages(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/events",
            "Stored events, newest first: `since`, `until`, `name` (`x.*`), `source`, `severity`,"
                + " `text`, `before`, `after`, `limit`.",
            ask -> Answer.json(events(ask))),
        Route.get(
            "/api/v1/time-series",
            "How many events there were per interval: `hours`, `interval` in seconds,"
                + " `by=name|source|severity`.",
            ask -> Answer.json(series(ask))),
        Route.get(
            "/api/v1/journal",
            "How the journal itself is.",
            _ -> Answer.json(health(journal.health()))));
  }

  private Json events(Ask ask) {
    int limit = (int) ask.whole("limit", 1, LIMIT_MAX).orElse(LIMIT);
    OptionalLong after = ask.whole("after", 0, Long.MAX_VALUE);
    OptionalLong before = ask.whole("before", 0, Long.MAX_VALUE);
    Query query =
        Query.newest(limit)
            .since(ask.instant("since", clock).orElse(null))
            .until(ask.instant("until", clock).orElse(null))
            .after(after.isPresent() ? after.getAsLong() : null)
            .before(before.isPresent() ? before.getAsLong() : null)
            .name(ask.text("name").orElse(null))
            .source(ask.text("source").orElse(null))
            .severity(ask.text("severity").map(JournalPages::severity).orElse(null))
            .text(ask.text("text").orElse(null));
    Found found = journal.search(query);
    List<Json> events = new ArrayList<>();
    found.events().forEach(event -> events.add(EventJson.of(event)));
    boolean full = found.events().size() == limit;
    return Json.object()
        .put("events", events)
        .put("next", full ? Long.valueOf(found.events().getLast().seq()) : found.resume())
        .build();
  }

  /** The series that a page or a command of the feed asks for. */
  Json series(Ask ask) {
    long hours = ask.whole("hours", 1, HOURS_MAX).orElse(1);
    long least = Math.max(1, hours * 3_600 / SeriesQuery.BUCKETS_MAX + 1);
    long interval = Math.max(least, ask.whole("interval", 1, 86_400).orElse(60));
    SeriesQuery.By by =
        switch (ask.text("by").orElse("name")) {
          case "source" -> SeriesQuery.By.SOURCE;
          case "severity" -> SeriesQuery.By.SEVERITY;
          default -> SeriesQuery.By.NAME;
        };
    Instant until = clock.instant();
    Series series =
        journal.series(
            new SeriesQuery(
                until.minus(Duration.ofHours(hours)), until, Duration.ofSeconds(interval), by));
    List<Json> rows = new ArrayList<>();
    series
        .counts()
        .forEach(
            (key, counts) -> rows.add(Json.object().put("key", key).put("counts", counts).build()));
    return Json.object()
        .put("since", series.since().toString())
        .put("interval_s", series.interval().toSeconds())
        .put("series", rows)
        .build();
  }

  private static Severity severity(String word) {
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(word.toUpperCase(Locale.ROOT))) {
        return severity;
      }
    }
    throw new IllegalArgumentException("severity must be debug, info, warn or error");
  }

  static Json health(JournalHealth health) {
    return Json.object()
        .put("waiting", health.waiting())
        .put("waiting_max", health.waitingMax())
        .put("stored", health.stored())
        .put("lost", health.lost())
        .put("committed_at", health.committedAt() == null ? null : health.committedAt().toString())
        .put("bytes", health.bytes())
        .put("file", health.file().getFileName().toString())
        .put("set_aside", health.setAside())
        .put("trouble", health.trouble())
        .build();
  }
}
