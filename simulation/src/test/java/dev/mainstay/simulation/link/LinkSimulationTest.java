package dev.mainstay.simulation.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.Seeds;
import dev.mainstay.simulation.link.SimLines.Fate;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nights and weeks of a link, from seeds. */
class LinkSimulationTest {

  @Test
  void everySeedKeepsTheInvariants() {
    for (long seed = Seeds.FIRST; seed < Seeds.FIRST + Seeds.COUNT; seed++) {
      night(seed);
    }
  }

  @Test
  void oneSeedGivesOneTrace() {
    assertThat(night(42)).isEqualTo(night(42));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAF", "BLACK_HOLE"})
  void theFirstMessageAfterANightIsHandled(Fate fate) {
    LinkWorld world = new LinkWorld(7);
    world.pass(Duration.ofHours(3));
    world.befall(fate);
    world.pass(Duration.ofHours(5));
    world.publish();
    world.pass(Duration.ofSeconds(10));
    assertThat(world.handled()).isEqualTo(1);
  }

  /** A ping after 10 s and 5 s for its pong; a canary after 5 minutes, and 10 s for it. */
  @ParameterizedTest
  @CsvSource({"BLACK_HOLE, PT15S", "DEAF, PT5M10S"})
  void aQuietLineThatDiesIsReplacedInTime(Fate fate, Duration within) {
    for (long seed = 1; seed <= 200; seed++) {
      LinkWorld world = new LinkWorld(seed);
      world.pass(Duration.ofMillis(new SplittableRandom(seed).nextLong(3_600_000)));
      int before = world.trace.size();
      world.befall(fate);
      world.pass(within.plus(LinkWorld.ON_ITS_WAY));
      assertThat(String.join("\n", world.trace.subList(before, world.trace.size())))
          .as("seed " + seed)
          .containsPattern("line . is tried|canary . cannot fly");
    }
  }

  @Test
  void aWeekOfQuietHasOneRenewalInTwelveHours() {
    LinkWorld world = new LinkWorld(8);
    world.pass(Duration.ofDays(7));
    assertThat(world.trace.stream().filter(line -> line.contains("is open")))
        .hasSizeBetween(13, 17);
    world.checkNothingLost();
  }

  private static List<String> night(long seed) {
    LinkWorld world = new LinkWorld(seed);
    SplittableRandom random = new SplittableRandom(~seed);
    try {
      int steps = 20 + random.nextInt(80);
      for (int step = 0; step < steps; step++) {
        world.disturb();
        world.pass(
            random.nextInt(12) == 0
                ? Duration.ofMinutes(random.nextInt(20))
                : Duration.ofMillis(random.nextInt(3_000)));
      }
      world.calm();
      world.checkNothingLost();
      return world.trace;
    } catch (AssertionError | RuntimeException e) {
      throw Seeds.failed(seed, world.trace, e);
    }
  }
}
