package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cause comes with what to do about it. */
class CausesTest {

  @ParameterizedTest
  @EnumSource
  void everyCodeHasANextStep(CauseCode code) {
    assertThat(Causes.of(code, "it is so").hint()).hasSizeGreaterThan(20);
  }

  @Test
  void nextStepsDifferWhereTheCausesDo() {
    assertThat(Arrays.stream(CauseCode.values()).map(Causes::hint).distinct().count())
        .as("EXITED_EARLY and EXITED share one")
        .isEqualTo(CauseCode.values().length - 1);
  }
}
