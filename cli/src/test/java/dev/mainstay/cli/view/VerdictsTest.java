package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.view.CycleTable.Round;
import dev.mainstay.cli.view.Verdicts.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static final List<Finding> FINDINGS =
      List.of(
          Finding.ok("api", "port 8000: 127.0.0.1 held by pid 7"),
          Finding.bad("api", "the pid file names a stranger", "mainstay restart api"),
          Finding.note("db", "no log yet", ""));

  @Test
  void everyFindingHasAVerdictUnderItsSubject() {
    assertThat(Verdicts.render(FINDINGS, 80, Paint.PLAIN, AsTyped.SHORT))
        .containsExactly(
            "api",
            "  ok    port 8000: 127.0.0.1 held by pid 7",
            "  bad   the pid file names a stranger",
            "        mainstay restart api",
            "db",
            "  note  no log yet");
    assertThat(Verdicts.summary(FINDINGS)).isEqualTo("3 checks: 1 bad, 1 note");
    assertThat(Verdicts.hold(FINDINGS)).isFalse();
  }

  @Test
  void aCycleTellsRateSpreadAndLeftovers() {
    Round good = new Round(Duration.ofMillis(20), Duration.ofMillis(300), "", "");
    Round left = new Round(Duration.ofMillis(40), Duration.ofMillis(900), "pid 9", "");
    Round failed = new Round(Duration.ofMillis(30), Duration.ofMillis(400), "", "backoff: gone");
    assertThat(CycleTable.line(2, 3, left))
        .isEqualTo("2/3  stop 40 ms  start 900 ms  LEFT OVER: pid 9");
    assertThat(CycleTable.summary("api", List.of(good, left, failed)))
        .containsExactly(
            "api: 1 of 3 rounds good (33 %)",
            "stop   min 20 ms, median 30 ms, max 40 ms",
            "start  min 300 ms, median 400 ms, max 900 ms");
  }
}
