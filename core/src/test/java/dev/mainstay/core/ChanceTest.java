package dev.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChanceTest {

  @Test
  void sameSeedAndKeyGiveTheSameFraction() {
    assertThat(new Chance(1).fraction(5)).isEqualTo(new Chance(1).fraction(5));
    assertThat(new Chance(1).fraction(5)).isNotEqualTo(new Chance(2).fraction(5));
    assertThat(new Chance(1).fraction(5)).isNotEqualTo(new Chance(1).fraction(6));
  }

  @Test
  void partsHaveChancesOfTheirOwn() {
    Chance chance = new Chance(1);
    assertThat(chance.forPart("a").fraction(0)).isNotEqualTo(chance.forPart("b").fraction(0));
  }

  @Test
  void fractionsFillTheUnitIntervalEvenly() {
    Chance chance = new Chance(42);
    double mean =
        LongStream.range(0, 10_000)
            .mapToDouble(chance::fraction)
            .peek(fraction -> assertThat(fraction).isGreaterThanOrEqualTo(0).isLessThan(1))
            .average()
            .orElseThrow();
    assertThat(mean).isBetween(0.48, 0.52);
  }
}
