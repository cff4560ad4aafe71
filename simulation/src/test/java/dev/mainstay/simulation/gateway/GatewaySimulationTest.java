package dev.mainstay.simulation.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Many nights of the gateway, each from one seed: every accepted call is settled once. */
class GatewaySimulationTest {

  /** A night here is ten times as long as one of services: minutes of looking for who is away. */
  private static final int SHARE = 4;

  @Test
  void everySeedKeepsTheInvariants() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT / SHARE; seed++) {
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
      throw Seeds.failed(seed, world.trace, e);
    }
  }
}
