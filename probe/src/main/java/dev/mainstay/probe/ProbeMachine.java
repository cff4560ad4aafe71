package dev.mainstay.probe;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.probe.ProbeState.Pace;
import dev.mainstay.probe.ProbeState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a probe is asked, and what its answers add up to.
 *
 * <p>Fast while starting: the pause is a fixed share of the time that the start has taken, so that
 * a quick program is proven within milliseconds and a slow one costs little. Slow when healthy:
 * from one second after the proof up to the interval, which jitter only ever shortens. After a
 * failure it is asked again once the attempt's own timeout has passed.
 */
public final class ProbeMachine implements Machine<ProbeState, ProbeEvent, ProbeAction> {

  private static final Duration STARTING_PAUSE_MIN = Duration.ofMillis(4);
  private static final Duration STARTING_PAUSE_MAX = Duration.ofMillis(250);

  /** Of a start's duration so far; 3 s into a start the pause is 15 ms. */
  private static final int STARTING_PAUSE_SHARE = 200;

  /** An exec probe forks: it is asked no more often than this. */
  private static final Duration EXEC_PAUSE_MIN = Duration.ofMillis(200);

  private static final Duration ALIVE_PAUSE_FIRST = Duration.ofSeconds(1);
  private static final double ALIVE_PAUSE_GROWTH = 1.5;
  private static final double ALIVE_JITTER = 0.05;

  /**
   * Healthy services are asked at the borders of these shares of an interval, never later than they
   * would be: many together, for to wake a processor that sleeps costs more than to ask.
   */
  private static final int ALIVE_SHARES = 20;

  private static final Duration RETRY_PAUSE_MIN = Duration.ofMillis(100);

  /** A prober that has not come back this long after its deadline counts as broken. */
  private static final Duration PROBER_SLACK = Duration.ofSeconds(5);

  private final Chance chance;

  public ProbeMachine(Chance chance) {
    this.chance = chance;
  }

  @Override
  public Step<ProbeState, ProbeAction> on(ProbeState state, ProbeEvent event, Instant now) {
    return switch (event) {
      case ProbeEvent.Wake _ -> wake(state, now);
      case ProbeEvent.Answered answered ->
          state.phase() instanceof Phase.Asking
              ? waiting(answered(state, answered.result(), now))
              : waiting(state);
    };
  }

  private Step<ProbeState, ProbeAction> wake(ProbeState state, Instant now) {
    return switch (state.phase()) {
      case Phase.Held _ -> waiting(state);
      case Phase.Due due ->
          due.at().isAfter(now)
              ? waiting(state)
              : waiting(state.inPhase(asking(state, now))).and(new ProbeAction.Ask(state.spec()));
      case Phase.Asking asking ->
          asking.until().isAfter(now)
              ? waiting(state)
              : waiting(
                  answered(
                      state,
                      new ProbeResult.Broken(
                          "the prober did not come back", Duration.between(asking.since(), now)),
                      now));
    };
  }

  /** When the machine must be woken for this state. */
  public static Instant wakeAt(ProbeState state) {
    return switch (state.phase()) {
      case Phase.Held _ -> Instant.MAX;
      case Phase.Due due -> due.at();
      case Phase.Asking asking -> asking.until();
    };
  }

  private static Phase asking(ProbeState state, Instant now) {
    return new Phase.Asking(now, now.plus(state.spec().timeout()).plus(PROBER_SLACK));
  }

  private static Step<ProbeState, ProbeAction> waiting(ProbeState state) {
    return new Step<>(state, List.of(), wakeAt(state));
  }

  private ProbeState answered(ProbeState state, ProbeResult result, Instant now) {
    boolean ok = result instanceof ProbeResult.Passed || result instanceof ProbeResult.Busy;
    boolean broken = result instanceof ProbeResult.Broken;
    Evidence evidence =
        new Evidence(
            state.spec().stage(), state.spec().label(), ok, now, result.took(), result.detail());
    int failures = ok ? 0 : state.failures() + (broken ? 0 : 1);
    @Nullable Instant failingSince =
        failures == 0 ? null : state.failingSince() == null ? now : state.failingSince();
    ProbeState next =
        new ProbeState(
            state.spec(),
            state.pace(),
            state.phase(),
            state.attempts() + 1,
            ok ? state.passes() + 1 : broken ? state.passes() : 0,
            failures,
            failingSince,
            broken && state.last() != null ? state.last() : evidence,
            state.proven() == null && ok ? evidence : state.proven(),
            broken ? state.lastResult() : result);
    return next.inPhase(new Phase.Due(due(next, result, now)));
  }

  private Instant due(ProbeState state, ProbeResult result, Instant now) {
    Instant at = now.plus(pause(state, result, now));
    return state.pace() instanceof Pace.Alive alive && !(result instanceof ProbeResult.Failed)
        ? together(at, alive.interval())
        : at;
  }

  private static Instant together(Instant at, Duration interval) {
    long share = Math.max(1, interval.toMillis() / ALIVE_SHARES);
    return Instant.ofEpochMilli(at.toEpochMilli() - Math.floorMod(at.toEpochMilli(), share));
  }

  private Duration pause(ProbeState state, ProbeResult result, Instant now) {
    return switch (state.pace()) {
      case Pace.Starting starting -> startingPause(state, Duration.between(starting.since(), now));
      case Pace.Alive alive ->
          switch (result) {
            case ProbeResult.Passed _, ProbeResult.Busy _, ProbeResult.Broken _ ->
                alivePause(state, alive.interval());
            case ProbeResult.Failed failed ->
                max(RETRY_PAUSE_MIN, state.spec().timeout().minus(failed.took()));
          };
    };
  }

  private static Duration startingPause(ProbeState state, Duration elapsed) {
    Duration least = state.spec() instanceof ProbeSpec.Exec ? EXEC_PAUSE_MIN : STARTING_PAUSE_MIN;
    Duration share = Duration.ofNanos(elapsed.toNanos() / STARTING_PAUSE_SHARE);
    return max(least, share.compareTo(STARTING_PAUSE_MAX) > 0 ? STARTING_PAUSE_MAX : share);
  }

  private Duration alivePause(ProbeState state, Duration interval) {
    double grown =
        ALIVE_PAUSE_FIRST.toNanos() * Math.pow(ALIVE_PAUSE_GROWTH, Math.min(state.attempts(), 40));
    double plain = Math.min(grown, (double) interval.toNanos());
    double jitter = 1 - ALIVE_JITTER * chance.fraction(state.attempts());
    return Duration.ofNanos((long) (plain * jitter));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
