package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.link.LinkWeek;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A week of a link against the week before. */
class LinkWeekTableTest {

  private static final Instant NOW = Instant.parse("2026-01-15T00:00:00Z");

  private static LinkWeek week(long unplanned, long gaps) {
    return new LinkWeek(
        NOW.minus(LinkWeek.LENGTH),
        NOW,
        unplanned,
        14,
        14,
        Duration.ofMillis(4_200 * unplanned),
        1,
        gaps,
        0,
        7,
        2);
  }

  @Test
  void bothWeeksStandSideBySideWithAVerdict() {
    assertThat(LinkWeekTable.of("chat", week(3, 0), week(9, 1), Paint.PLAIN))
        .containsExactly(
            "chat                            LAST 7 DAYS 7 BEFORE",
            "lines replaced, unplanned       3           9",
            "lines replaced as planned       14          14",
            "  of them without a moment away 14          14",
            "away in all                     13 s        38 s",
            "deaf lines found                1           1",
            "first messages after silence    7           7",
            "gaps                            0           1",
            "messages given up               0           0",
            "incidents                       2           2",
            "nothing was lost, and no more went wrong than in the week before");
  }

  @Test
  void theVerdictTellsALossFromMoreTrouble() {
    assertThat(LinkWeekTable.of("chat", week(9, 1), week(3, 0), Paint.PLAIN))
        .endsWith("messages were lost");
    assertThat(LinkWeekTable.of("chat", week(9, 0), week(3, 0), Paint.PLAIN))
        .endsWith("more went wrong than in the week before");
  }
}
