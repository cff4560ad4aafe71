package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.LinkFacts.Canary;
import dev.mainstay.link.LinkState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is counted of a link, by hand. */
class TallyTest {

  private final Instant at = Instant.parse("2026-01-01T00:00:00Z");
  private final Tally tally = new Tally();

  @Test
  void aCanaryIsTimedFromItsFlightToItsReturn() {
    tally.flown(1, at);
    tally.met(1, at.plusMillis(30));
    tally.met(1, at.plusMillis(90));
    assertThat(tally.canary()).isEqualTo(new Canary(1, 1, 0, at, Duration.ofMillis(30), ""));
  }

  @Test
  void aCanaryThatCouldNotFlySaysWhyUntilOneComesBack() {
    tally.flown(1, at);
    tally.broken(1, "HTTP 503");
    tally.met(1, at.plusMillis(90));
    assertThat(tally.canary()).isEqualTo(new Canary(1, 0, 1, at, null, "HTTP 503"));
    tally.flown(2, at);
    tally.met(2, at);
    assertThat(tally.canary().trouble()).isEmpty();
  }

  @Test
  void canariesThatNeverComeBackAreForgotten() {
    for (long canary = 1; canary <= 100; canary++) {
      tally.flown(canary, at);
    }
    tally.met(1, at);
    assertThat(tally.canary().met()).isZero();
    tally.met(100, at);
    assertThat(tally.canary().met()).isEqualTo(1);
  }

  @Test
  void theFirstLineIsNoReconnect() {
    tally.reconnect(Why.START);
    tally.reconnect(Why.DEAF);
    assertThat(tally.counts().reconnects()).containsExactly(Map.entry(Why.DEAF, 1L));
  }
}
