package dev.mainstay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thirty simulated days with faults, a check at the end of each. Longer or elsewhere with {@code
 * -Dmainstay.days=N} and {@code -Dmainstay.firstSeed=N}; the ten real minutes under load are {@code
 * bench/soak/soak.py}.
 */
class LongRunTest {

  private static final int DAYS = Integer.getInteger("mainstay.days", 30);
  private static final long SEED = Long.getLong("mainstay.firstSeed", 3);

  @Test
  void aMonthLeavesNothingBehind() {
    LongRun run = new LongRun(SEED);
    List<LongRun.Day> days = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      try {
        days.add(run.day());
      } catch (AssertionError | RuntimeException e) {
        List<String> trace = run.trace();
        throw new AssertionError(
            "seed %d, day %d (replay: -Dmainstay.firstSeed=%d -Dmainstay.days=%d)%n%s"
                .formatted(
                    SEED,
                    day,
                    SEED,
                    day,
                    String.join(
                        "\n", trace.subList(Math.max(0, trace.size() - 200), trace.size()))),
            e);
      }
    }
    assertThat(days).hasSize(DAYS);
    assertThat(days.stream().mapToLong(LongRun.Day::events).sum())
        .as("faults were noticed")
        .isGreaterThan(3L * DAYS);
    assertThat(run.told()).as("notices to people").isGreaterThan(0);
  }
}
