package dev.mainstay.monitor.start;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Archive;
import dev.mainstay.monitor.Following;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The start statistics of every service, over the journal: as far back as that goes, at most
 * {@value Query#LIMIT_MAX} starts. The journal's writer adds to them; anybody may ask.
 */
public final class Starts implements AutoCloseable {

  private static final String ENDED = "service.start.ended";

  /** Services that are told apart; starts of further ones are not counted. */
  private static final int SERVICES_MAX = 10_000;

  private static final Query NEWEST = Query.newest(Query.LIMIT_MAX).name(ENDED);

  private final Following following;
  private volatile SortedMap<String, Tally> tallies = Collections.emptySortedMap();

  private Starts(Journal journal) {
    this.following = Following.of(journal, NEWEST, this::add);
  }

  /** The statistics of what a journal holds and of what it will be told. */
  public static Starts open(Journal journal) {
    return new Starts(journal);
  }

  /** The statistics of what is stored now, by service. */
  public static SortedMap<String, Tally> of(Archive archive) {
    return counted(new TreeMap<>(), archive.find(NEWEST).reversed());
  }

  /** By service, in the order of their names; immutable. */
  public SortedMap<String, Tally> tallies() {
    return tallies;
  }

  /** As {@code /api/v1/starts} and {@code mainstay starts --json} say it. */
  public static Json json(SortedMap<String, Tally> tallies) {
    List<Json> services = new ArrayList<>();
    tallies.forEach((service, tally) -> services.add(json(service, tally)));
    return Json.object().put("services", services).build();
  }

  @Override
  public void close() {
    following.close();
  }

  private void add(List<JournalEvent> events) {
    if (events.stream().anyMatch(event -> event.name().equals(ENDED))) {
      tallies = counted(new TreeMap<>(tallies), events);
    }
  }

  private static SortedMap<String, Tally> counted(
      SortedMap<String, Tally> tallies, List<JournalEvent> events) {
    for (JournalEvent event : events) {
      String service = event.attributes().text("service").orElse(event.source());
      if (event.name().equals(ENDED)
          && (tallies.containsKey(service) || tallies.size() < SERVICES_MAX)) {
        tallies.put(service, counted(tallies.getOrDefault(service, Tally.none(event.at())), event));
      }
    }
    return Collections.unmodifiableSortedMap(tallies);
  }

  private static Tally counted(Tally tally, JournalEvent event) {
    Json told = event.attributes();
    return told.flag("proven")
        ? tally.withProven(event.at(), Duration.ofMillis(told.whole("duration_ms").orElse(0)))
        : tally.withFailed(event.at(), told.text("outcome").orElse("unknown"));
  }

  private static Json json(String service, Tally tally) {
    Map<String, Long> buckets = new LinkedHashMap<>();
    for (int place = 0; place < Histogram.BOUNDS_MS.size(); place++) {
      buckets.put(
          Long.toString(Histogram.BOUNDS_MS.get(place)), tally.durations().counts().get(place));
    }
    buckets.put("more", tally.durations().counts().getLast());
    return Json.object()
        .put("service", service)
        .put("since", tally.since().toString())
        .put("attempts", tally.attempts())
        .put("ready", tally.proven())
        .put("failed", tally.attempts() - tally.proven())
        .put("failed_by", tally.failed())
        .put("success_rate", tally.successRate())
        .put("consecutive_failures", tally.failedInARow())
        .put(
            "duration_ms",
            Json.object()
                .put("p50", tally.durations().quantile(0.5).toMillis())
                .put("p95", tally.durations().quantile(0.95).toMillis())
                .put("max", tally.durations().maxMs())
                .put("sum", tally.durations().sumMs())
                .put("buckets", buckets)
                .build())
        .build();
  }
}
