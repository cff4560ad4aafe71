package dev.mainstay.monitor.start;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.MonitorEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How starts go, counted from the journal. */
class StartsTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeJournal journal = new FakeJournal();

  private void start(String service, String outcome, long ms) {
    journal.tell(
        new MonitorEvent(
            "service.start.ended",
            service + "-8000",
            "here",
            AT,
            Severity.INFO,
            Map.of(
                "service", service,
                "proven", outcome.equals("ready"),
                "outcome", outcome,
                "duration_ms", ms)));
  }

  private Tally tally(String service) {
    return requireNonNull(Starts.of(journal).get(service));
  }

  @Test
  void rateAndFailuresAreKeptPerService() {
    start("goals", "ready", 1_000);
    start("goals", "exited-early", 10);
    start("goals", "ready", 3_000);
    start("goals", "deadline", 60_000);
    start("goals", "deadline", 60_000);
    start("db", "ready", 20);
    Tally goals = tally("goals");
    assertThat(goals.attempts()).isEqualTo(5);
    assertThat(goals.successRate()).isEqualTo(0.4);
    assertThat(goals.failed()).isEqualTo(Map.of("deadline", 2L, "exited-early", 1L));
    assertThat(goals.failedInARow()).isEqualTo(2);
    assertThat(tally("db").successRate()).isEqualTo(1);
  }

  @Test
  void durationsOfProvenStartsAreAHistogram() {
    for (int ms = 10; ms <= 1_000; ms += 10) {
      start("goals", "ready", ms);
    }
    start("goals", "deadline", 60_000);
    Histogram durations = tally("goals").durations();
    assertThat(durations.count()).isEqualTo(100);
    assertThat(durations.counts()).startsWith(2L, 3L, 5L, 15L, 25L, 50L, 0L);
    assertThat(durations.quantile(0.5)).isEqualTo(Duration.ofMillis(500));
    assertThat(durations.quantile(0.95)).isEqualTo(Duration.ofSeconds(1));
    assertThat(durations.maxMs()).isEqualTo(1_000);
    assertThat(Histogram.EMPTY.quantile(0.5)).isEqualTo(Duration.ZERO);
  }

  @Test
  void whatAnEarlierSupervisorToldCountsOnceAndWhatComesIsAdded() {
    start("goals", "ready", 100);
    try (Starts starts = Starts.open(journal)) {
      start("goals", "exited-early", 5);
      assertThat(requireNonNull(starts.tallies().get("goals")).attempts()).isEqualTo(2);
      assertThat(starts.tallies()).isEqualTo(Starts.of(journal));
    }
    start("goals", "ready", 100);
  }

  @Test
  void jsonTellsEverything() throws Json.Malformed {
    start("goals", "ready", 1_200);
    start("goals", "port-taken", 3);
    Json json = Json.parse(Starts.json(Starts.of(journal)).write());
    assertThat(json.text("services.0.service")).contains("goals");
    assertThat(json.whole("services.0.attempts")).hasValue(2);
    assertThat(json.number("services.0.success_rate")).hasValue(0.5);
    assertThat(json.whole("services.0.consecutive_failures")).hasValue(1);
    assertThat(json.whole("services.0.failed_by.port-taken")).hasValue(1);
    assertThat(json.whole("services.0.duration_ms.p50")).hasValue(1_200);
    assertThat(json.whole("services.0.duration_ms.buckets.2500")).hasValue(1);
  }
}
