package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The bars of the last hours, one cell per interval, from the state changes in the journal. A cell
 * shows the worst state of its interval; while nobody supervised, it is {@code unknown}.
 */
final class Heartbeats {

  private static final String CHANGED = "service.state.changed";
  private static final String STARTED = "monitor.started";
  private static final int CELLS_MAX = 500;
  private static final int HOURS_MAX = 24 * 30;

  private final Facts facts;
  private final Journal journal;
  private final InstantSource clock;

  Heartbeats(Facts facts, Journal journal, InstantSource clock) {
    this.facts = facts;
    this.journal = journal;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/heartbeats",
            "One bar per service: `hours`, `cells`; each cell has its worst state and the"
                + " evidence.",
            ask -> Answer.json(page(ask))));
  }

  private Json page(Ask ask) {
    long hours = ask.whole("hours", 1, HOURS_MAX).orElse(1);
    int cells = (int) ask.whole("cells", 1, CELLS_MAX).orElse(60);
    Instant until = clock.instant();
    Instant since = until.minus(Duration.ofHours(hours));
    Duration cell = Duration.between(since, until).dividedBy(cells);
    List<Gap> gaps = gaps(since);
    Map<String, List<JournalEvent>> changes = new HashMap<>();
    for (JournalEvent event : journal.find(Query.history(CHANGED, since))) {
      changes.computeIfAbsent(event.source(), _ -> new ArrayList<>()).add(event);
    }
    List<Json> bars = new ArrayList<>();
    for (String instance : new TreeSet<>(facts.instances())) {
      Bar bar = new Bar(since, cell, cells);
      @Nullable JournalEvent held = last(instance, since);
      Instant from = since;
      for (JournalEvent next : changes.getOrDefault(instance, List.of())) {
        bar.hold(from, next.at(), held, gaps);
        held = next;
        from = next.at();
      }
      bar.hold(from, until, held, gaps);
      bars.add(Json.object().put("instance", instance).put("cells", bar.json()).build());
    }
    return Json.object()
        .put("since", since.toString())
        .put("cell_s", cell.toMillis() / 1e3)
        .put("services", bars)
        .build();
  }

  private @Nullable JournalEvent last(String instance, Instant before) {
    List<JournalEvent> found =
        journal.find(Query.newest(1).until(before).name(CHANGED).source(instance));
    return found.isEmpty() ? null : found.getFirst();
  }

  /** A time in which nobody supervised: from the last event before a start to that start. */
  private record Gap(Instant from, Instant to) {}

  /** Services are started before the monitor is: what counts is when the supervisor began. */
  private static Instant began(JournalEvent started) {
    return started.attributes().text("since").map(Instant::parse).orElse(started.at());
  }

  private List<Gap> gaps(Instant since) {
    List<Gap> gaps = new ArrayList<>();
    for (JournalEvent start : journal.find(Query.history(STARTED, since))) {
      List<JournalEvent> found =
          journal.find(Query.newest(1).until(began(start)).before(start.seq()));
      gaps.add(new Gap(found.isEmpty() ? Instant.MIN : found.getFirst().at(), began(start)));
    }
    return gaps;
  }

  /** One bar as it is filled from left to right. */
  private static final class Bar {
    private final Instant since;
    private final Duration cell;
    private final @Nullable JournalEvent[] worst;
    private final boolean[] unwatched;

    Bar(Instant since, Duration cell, int cells) {
      this.since = since;
      this.cell = cell;
      this.worst = new @Nullable JournalEvent[cells];
      this.unwatched = new boolean[cells];
    }

    /** The state that an event tells of was held from one time to another. */
    void hold(Instant from, Instant to, @Nullable JournalEvent held, List<Gap> gaps) {
      for (int i = index(from); i <= index(to) && held != null; i++) {
        Instant begin = since.plus(cell.multipliedBy(i));
        Instant end = begin.plus(cell);
        Instant told = held.at();
        boolean gap =
            gaps.stream()
                .anyMatch(
                    g -> !told.isAfter(g.from) && !g.from.isAfter(begin) && !end.isAfter(g.to));
        boolean stale = gaps.stream().anyMatch(g -> told.isBefore(g.to) && !begin.isBefore(g.to));
        unwatched[i] = unwatched[i] || gap;
        if (!stale && (worst[i] == null || rank(held) >= rank(worst[i]))) {
          worst[i] = held;
        }
      }
    }

    List<Json> json() {
      return Arrays.asList(cells());
    }

    private Json[] cells() {
      Json[] cells = new Json[worst.length];
      for (int i = 0; i < worst.length; i++) {
        JournalEvent event = worst[i];
        cells[i] =
            event == null || unwatched[i]
                ? Json.object().put("state", "unknown").put("evidence", "").build()
                : Json.object()
                    .put("state", event.attributes().text("to").orElse("unknown"))
                    .put("evidence", evidence(event.attributes()))
                    .put("at", event.at().toString())
                    .build();
      }
      return cells;
    }

    private int index(Instant at) {
      long index = Duration.between(since, at).toNanos() / Math.max(1, cell.toNanos());
      return Math.clamp(index, 0, worst.length - 1);
    }

    /** What is wrong counts more than what is on its way, and that more than what is well. */
    private static int rank(JournalEvent event) {
      return switch (event.attributes().text("to").orElse("")) {
        case "failed", "unresponsive", "stuck", "backoff" -> 3;
        case "degraded" -> 2;
        case "starting", "stopping", "waiting" -> 1;
        default -> 0;
      };
    }

    private static String evidence(Json attributes) {
      String detail = attributes.text("detail").orElse("");
      String cause = attributes.text("cause").orElse("");
      List<String> seen =
          attributes.items("evidence").stream()
              .map(e -> e.text("detail").or(e::text).orElse(""))
              .filter(text -> !text.isEmpty())
              .toList();
      String told = detail.isEmpty() ? String.join("; ", seen) : detail;
      return cause.isEmpty() ? told : cause + ": " + told;
    }
  }
}
