package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What waits for dashboards stays small, whatever the journal takes. */
class BacklogTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void comesOutAsItWentIn() {
    Backlog backlog = new Backlog(10, 10_000);
    backlog.add(events(1, 2, ""));
    backlog.add(events(3, 3, ""));
    assertThat(drained(backlog)).containsExactly(1L, 2L, 3L);
    assertThat(backlog.leftOut()).isZero();
  }

  @Test
  void isBoundedInNumber() {
    Backlog backlog = new Backlog(3, 10_000);
    backlog.add(events(1, 5, ""));
    assertThat(backlog.leftOut()).isEqualTo(2);
    assertThat(backlog.leftOut()).as("told once").isZero();
    assertThat(drained(backlog)).containsExactly(1L, 2L, 3L);
    backlog.add(events(6, 6, ""));
    assertThat(drained(backlog)).as("room again").containsExactly(6L);
  }

  @Test
  void isBoundedInSizeToo() {
    Backlog backlog = new Backlog(1_000, 10_000);
    backlog.add(events(1, 20, "x".repeat(1_000)));
    assertThat(drained(backlog)).hasSize(10);
    assertThat(backlog.leftOut()).isEqualTo(10);
  }

  @Test
  void theDefaultHeapHoldsTenThousandConnectionsAndNoneHoldsAnyNumber() {
    assertThat(Sockets.fit(255L << 20)).isBetween(10_000L, 20_000L);
    assertThat(Sockets.fit(64L << 20)).isLessThan(2_000);
    assertThat(Sockets.fit(16L << 20)).isZero();
  }

  private static List<JournalEvent> events(long first, long last, String text) {
    Json attributes = Json.object().put("of", Json.object().put("text", text).build()).build();
    return LongStream.rangeClosed(first, last)
        .mapToObj(seq ->
            new JournalEvent(seq, NOW, NOW, Severity.INFO, "made", "test", "here", attributes))
        .toList();
  }

  private static List<Long> drained(Backlog backlog) {
    List<Long> numbers = new ArrayList<>();
    for (JournalEvent event = backlog.next(); event != null; event = backlog.next()) {
      numbers.add(event.seq());
    }
    assertThat(backlog.isEmpty()).isTrue();
    return numbers;
  }
}
