package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.ProbeState;
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void whoIsTalkedWithByPipesIsNotSaidToListen() {
    ProbeState peer = unanswered(new ProbeSpec.Peer("mcp", Duration.ofSeconds(1)));
    ProbeState tcp =
        unanswered(
            new ProbeSpec.Tcp("127.0.0.1", 8000, new PortOwner.Tree(), Duration.ofSeconds(1)));
    assertThat(Causes.of(peer).orElseThrow().hint()).contains("stdin and stdout");
    assertThat(Causes.of(tcp).orElseThrow().hint()).contains("it listens");
  }

  private static ProbeState unanswered(ProbeSpec spec) {
    ProbeState held = ProbeState.held(spec, Instant.EPOCH);
    return new ProbeState(
        spec,
        held.pace(),
        held.phase(),
        1,
        0,
        1,
        Instant.EPOCH,
        null,
        null,
        new ProbeResult.Failed(CauseCode.NO_ANSWER, "silent", Duration.ZERO));
  }
}
