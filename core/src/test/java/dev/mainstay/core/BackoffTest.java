package dev.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Chance CHANCE = new Chance(7);

  @ParameterizedTest
  @CsvSource({"0, 250", "1, 500", "2, 1000", "6, 16000", "7, 30000", "100, 30000", "-1, 250"})
  void doublesUpToItsMaximum(int attempt, long expectedMs) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), 0);
    assertThat(backoff.delay(attempt, CHANCE)).isEqualTo(Duration.ofMillis(expectedMs));
  }

  @Test
  void jitterStaysWithinItsShareAndIsNotConstant() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0.1);
    long distinct =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(attempt -> backoff.delay(attempt, CHANCE))
            .peek(delay -> assertThat(delay.toMillis()).isBetween(900L, 1100L))
            .distinct()
            .count();
    assertThat(distinct).isGreaterThan(50);
  }

  @Test
  void refusesWhatIsNoBackoff() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(second, Duration.ofMillis(1), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second, second, 1.1));
  }
}
