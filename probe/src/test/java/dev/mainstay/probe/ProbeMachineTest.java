package dev.mainstay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.probe.ProbeState.Pace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a probe is asked, and what its answers add up to. */
class ProbeMachineTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final ProbeSpec TCP =
      new ProbeSpec.Tcp("127.0.0.1", 8000, new PortOwner.Tree(), Duration.ofSeconds(2));

  private final ProbeMachine machine = new ProbeMachine(new Chance(1));

  private static ProbeResult failed() {
    return new ProbeResult.Failed(CauseCode.NO_ANSWER, "refused", QUICK);
  }

  private Step<ProbeState, ProbeAction> asked(ProbeState state, Instant now) {
    return machine.on(state, new ProbeEvent.Wake(), now);
  }

  private Duration pauseAfter(ProbeState state, ProbeResult result, Instant now) {
    ProbeState asking = asked(state, now).next();
    Instant next = machine.on(asking, new ProbeEvent.Answered(result), now).wakeAt();
    return Duration.between(now, next);
  }

  @Test
  void heldProbeIsNotAsked() {
    Step<ProbeState, ProbeAction> step = asked(ProbeState.held(TCP, START), START.plusSeconds(9));
    assertThat(step.actions()).isEmpty();
    assertThat(step.wakeAt()).isEqualTo(Instant.MAX);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "800, 4", "1000, 5", "3000, 15", "50000, 250", "60000, 250"})
  void pauseWhileStartingIsAShareOfTheStart(long elapsedMs, long pauseMs) {
    Instant now = START.plusMillis(elapsedMs);
    ProbeState state = ProbeState.held(TCP, START).released(now);
    assertThat(pauseAfter(state, failed(), now)).isEqualTo(Duration.ofMillis(pauseMs));
  }

  @Test
  void healthyServiceIsAskedMoreSlowlyUpToTheInterval() {
    Duration interval = Duration.ofSeconds(10);
    ProbeState state = ProbeState.held(TCP, START).released(START);
    state = state.paced(new Pace.Alive(interval), START);
    Instant now = START;
    Duration before = Duration.ZERO;
    for (int round = 0; round < 12; round++) {
      Step<ProbeState, ProbeAction> step =
          machine.on(
              asked(state, now).next(),
              new ProbeEvent.Answered(new ProbeResult.Passed("fine", QUICK)),
              now);
      Duration pause = Duration.between(now, step.wakeAt());
      assertThat(pause).isLessThanOrEqualTo(interval);
      if (round < 5) {
        assertThat(pause).isGreaterThan(before);
      }
      before = pause;
      state = step.next();
      now = step.wakeAt();
    }
    assertThat(before).isGreaterThan(Duration.ofSeconds(8));
  }

  /** One wake of the processor serves many; nobody is asked later for it than the interval says. */
  @ParameterizedTest
  @CsvSource({"10000, 500", "2000, 100", "1000, 50"})
  void healthyServicesAreAskedAtTheSameMoments(long intervalMs, long shareMs) {
    Duration interval = Duration.ofMillis(intervalMs);
    for (int seed = 0; seed < 100; seed++) {
      ProbeMachine one = new ProbeMachine(new Chance(seed));
      Instant now = START.plusMillis(seed * 37L);
      ProbeState state =
          ProbeState.held(TCP, now).released(now).paced(new Pace.Alive(interval), now);
      for (int round = 0; round < 10; round++) {
        Step<ProbeState, ProbeAction> step =
            one.on(
                one.on(state, new ProbeEvent.Wake(), now).next(),
                new ProbeEvent.Answered(new ProbeResult.Passed("fine", QUICK)),
                now);
        assertThat(step.wakeAt().toEpochMilli() % shareMs).isZero();
        assertThat(step.wakeAt()).isAfter(now).isBeforeOrEqualTo(now.plus(interval));
        state = step.next();
        now = step.wakeAt().plusMillis(3);
      }
    }
  }

  @Test
  void failureOfALivingServiceIsAskedAgainAfterTheTimeout() {
    ProbeState state =
        ProbeState.held(TCP, START)
            .released(START)
            .paced(new Pace.Alive(Duration.ofSeconds(10)), START);
    assertThat(pauseAfter(state, failed(), START)).isEqualTo(Duration.ofMillis(1999));
    ProbeResult slow =
        new ProbeResult.Failed(CauseCode.NO_ANSWER, "silence", Duration.ofSeconds(2));
    assertThat(pauseAfter(state, slow, START)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void brokenProberIsNoEvidence() {
    ProbeState state = ProbeState.held(TCP, START).released(START);
    state =
        machine
            .on(
                asked(state, START).next(),
                new ProbeEvent.Answered(new ProbeResult.Passed("fine", QUICK)),
                START)
            .next();
    Instant later = START.plusSeconds(1);
    ProbeState after =
        machine
            .on(
                asked(state, later).next(),
                new ProbeEvent.Answered(new ProbeResult.Broken("no descriptors", QUICK)),
                later)
            .next();
    assertThat(after.holds()).isTrue();
    assertThat(after.failures()).isZero();
    assertThat(after.last()).isEqualTo(state.last());
  }

  @Test
  void proberThatDoesNotComeBackIsGivenUp() {
    ProbeState asking = asked(ProbeState.held(TCP, START).released(START), START).next();
    assertThat(ProbeMachine.wakeAt(asking)).isEqualTo(START.plusSeconds(7));
    ProbeState after = asked(asking, START.plusSeconds(7)).next();
    assertThat(after.phase()).isInstanceOf(ProbeState.Phase.Due.class);
    assertThat(after.evidence().map(Evidence::ok)).contains(false);
  }

  @Test
  void firstProofIsKeptBesideTheNewestEvidence() {
    ProbeState state = ProbeState.held(TCP, START).released(START);
    Instant now = START;
    for (String answer : new String[] {"first", "second"}) {
      now = now.plusSeconds(5);
      state =
          machine
              .on(
                  asked(state, now).next(),
                  new ProbeEvent.Answered(new ProbeResult.Passed(answer, QUICK)),
                  now)
              .next();
    }
    assertThat(String.valueOf(state.proven())).contains("first");
    assertThat(String.valueOf(state.last())).contains("second");
  }
}
