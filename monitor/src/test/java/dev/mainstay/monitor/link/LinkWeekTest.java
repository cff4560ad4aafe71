package dev.mainstay.monitor.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.MonitorEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a link did over a week, counted from the journal. */
class LinkWeekTest {

  private static final Instant NOW = Instant.parse("2026-01-15T00:00:00Z");

  private final FakeJournal journal = new FakeJournal();

  private void tell(String name, int daysAgo, Map<String, Object> fields) {
    journal.tell(
        new MonitorEvent(
            name, "chat", "here", NOW.minus(Duration.ofDays(daysAgo)), Severity.INFO, fields));
  }

  private void up(String reason, long away, int daysAgo) {
    tell("link.up", daysAgo, Map.of("reason", reason, "away_ms", away));
  }

  private LinkWeek week() {
    return LinkWeek.of(journal, "chat", NOW);
  }

  private LinkWeek weekBefore() {
    return LinkWeek.of(journal, "chat", NOW.minus(LinkWeek.LENGTH));
  }

  @Test
  void reconnectsAreToldApartByWhetherTheyWerePlanned() {
    up("start", 0, 6);
    up("age", 0, 5);
    up("asked", 20, 4);
    up("deaf", 0, 3);
    up("lost", 900, 2);
    up("lost", 100, 9);
    tell("link.line.deaf", 3, Map.of());
    tell("link.message.after-idle", 1, Map.of("idle_s", 28_800));
    tell("incident.opened", 2, Map.of());
    assertThat(week())
        .isEqualTo(
            new LinkWeek(
                NOW.minus(LinkWeek.LENGTH), NOW, 2, 2, 1, Duration.ofMillis(920), 1, 0, 0, 1, 1));
    assertThat(weekBefore().unplanned()).isEqualTo(1);
  }

  @Test
  void aWeekIsWorseWhenAnythingWasLostOrReconnectsGotMore() {
    up("lost", 10, 9);
    up("lost", 10, 2);
    assertThat(week().isNoWorseThan(weekBefore())).isTrue();
    tell("link.gap", 9, Map.of());
    assertThat(week().isNoWorseThan(weekBefore())).as("a gap before is over").isTrue();
    up("suspect", 0, 1);
    assertThat(week().isNoWorseThan(weekBefore())).as("more reconnects").isFalse();
    up("suspect", 0, 8);
    assertThat(week().isNoWorseThan(weekBefore())).isTrue();
    tell("link.gap", 1, Map.of());
    assertThat(week().isNoWorseThan(weekBefore())).as("a message was missed").isFalse();
  }

  @Test
  void otherLinksAndOtherWeeksDoNotCount() {
    journal.tell(
        new MonitorEvent(
            "link.up",
            "other",
            "here",
            NOW.minusSeconds(5),
            Severity.INFO,
            Map.of("reason", "lost")));
    up("lost", 5, 20);
    assertThat(week().unplanned() + weekBefore().unplanned()).isZero();
  }
}
