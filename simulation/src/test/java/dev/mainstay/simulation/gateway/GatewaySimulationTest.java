package dev.mainstay.simulation.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Many nights of the gateway, each from one seed: every accepted call is settled once. */
class GatewaySimulationTest {

  private static final long FIRST_SEED = Long.getLong("mainstay.firstSeed", 1);
  private static final int SEEDS = Integer.getInteger("mainstay.seeds", 2000);

  /** A night here is ten times as long as one of services: minutes of looking for who is away. */
  private static final int SHARE = 4;

  @Test
  void everySeedKeepsTheInvariants() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS / SHARE; seed++) {
      night(seed);
    }
  }

  @Test
  void oneSeedGivesOneTrace() {
    assertThat(night(42)).isEqualTo(night(42));
  }

  private static List<String> night(long seed) {
    GatewayWorld world = new GatewayWorld(seed);
    SplittableRandom random = new SplittableRandom(~seed);
    try {
      int steps = 20 + random.nextInt(60);
      for (int step = 0; step < steps; step++) {
        world.disturb();
        world.pass(Duration.ofMillis(random.nextInt(10) == 0 ? 20_000 : random.nextInt(400)));
      }
      world.calm();
      world.checkSettled();
      return world.trace;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed "
              + seed
              + " (replay: -Dmainstay.firstSeed="
              + seed
              + " -Dmainstay.seeds=1)\n"
              + String.join("\n", world.trace),
          e);
    }
  }
}
