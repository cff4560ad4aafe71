package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.DaemonState.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of a living, once proven tree add up to.
 *
 * <pre>
 *   the kernel does not let it run ................ unresponsive (frozen)
 *   its main thread has ended, and it serves not .. unresponsive (zombie)
 *   beats, no progress, work open ................. stuck
 *   all checks hold ............................... ready, or busy by its heartbeat
 *   heartbeat stale, the rest holds ............... degraded (asked alone: unresponsive)
 *   no answer, but its heartbeat shows work ....... busy
 *   some endpoint holds, another does not ......... degraded
 *   answers, but not as declared .................. degraded
 *   nothing answers ............................... unresponsive
 *   nothing was declared .......................... running
 * </pre>
 *
 * @param cause what lacks; null when nothing does
 */
record Vital(State state, @Nullable Cause cause) {

  private static final Vital READY = new Vital(State.READY, null);
  private static final Vital BUSY = new Vital(State.BUSY, null);
  private static final Vital RUNNING = new Vital(State.RUNNING, null);

  /** Proofs may be this many intervals old; then something is wrong with the asking. */
  private static final int STALE_INTERVALS = 3;

  private static final Duration STALE_SLACK = Duration.ofSeconds(15);

  static Vital of(
      List<ProbeState> checks,
      Condition condition,
      String outputLost,
      ServiceSpec.Live live,
      Instant now) {
    return switch (condition) {
      case FROZEN ->
          unresponsive(
              Causes.of(CauseCode.FROZEN, "the process is stopped by a signal (kernel state T)"));
      case TRACED ->
          unresponsive(
              Causes.of(CauseCode.FROZEN, "the process is held by a debugger (kernel state t)"));
      case ZOMBIE -> ofChecks(checks, outputLost, live, now).unlessIdleZombie();
      case RUNNING -> ofChecks(checks, outputLost, live, now);
    };
  }

  private static Vital ofChecks(
      List<ProbeState> checks, String outputLost, ServiceSpec.Live live, Instant now) {
    List<ProbeState> asked = Checks.stages(checks);
    @Nullable ProbeResult beat =
        asked.size() < checks.size() ? checks.getLast().lastResult() : null;
    @Nullable ProbeState failing = null;
    for (ProbeState check : asked) {
      failing = failing == null && !check.holds() ? check : failing;
    }
    if (beat instanceof ProbeResult.Failed failed && failed.code() == CauseCode.STUCK) {
      return new Vital(State.STUCK, Causes.of(failed));
    }
    if (failing != null) {
      return beat instanceof ProbeResult.Busy ? BUSY : lacking(asked, failing);
    }
    Vital whole = asked.isEmpty() ? RUNNING : READY;
    return (beat == null ? whole : withBeat(beat, asked))
        .unlessStale(asked, live, now)
        .unlessLost(outputLost);
  }

  private static Vital withBeat(ProbeResult beat, List<ProbeState> asked) {
    return switch (beat) {
      case ProbeResult.Busy _ -> BUSY;
      case ProbeResult.Failed failed ->
          new Vital(asked.isEmpty() ? State.UNRESPONSIVE : State.DEGRADED, Causes.of(failed));
      case ProbeResult.Passed _, ProbeResult.Broken _ -> READY;
    };
  }

  private static Vital lacking(List<ProbeState> asked, ProbeState firstFailing) {
    Stage last = asked.getLast().spec().stage();
    boolean serves =
        asked.stream().anyMatch(check -> check.spec().stage() == last && check.holds());
    boolean answers =
        asked.stream()
            .flatMap(check -> check.failure().stream())
            .anyMatch(failure -> failure.code() == CauseCode.BAD_ANSWER);
    Cause cause =
        Causes.of(firstFailing)
            .orElseGet(() -> Causes.of(CauseCode.NO_ANSWER, "not proven since it was up"));
    return new Vital(serves || answers ? State.DEGRADED : State.UNRESPONSIVE, cause);
  }

  private Vital unlessStale(List<ProbeState> asked, ServiceSpec.Live live, Instant now) {
    if (!live.enabled()) {
      return this;
    }
    for (ProbeState check : asked) {
      boolean counts = !check.isHeld() && !Checks.covered(check, asked);
      if (counts && freshUntil(check, live).isBefore(now)) {
        return new Vital(
            State.DEGRADED,
            Causes.of(
                CauseCode.DEADLINE,
                "no fresh proof: the probe \""
                    + check.spec().label()
                    + "\" itself does not work, which says nothing about the service"));
      }
    }
    return this;
  }

  /** Until when the newest evidence of a probe counts. */
  static Instant freshUntil(ProbeState check, ServiceSpec.Live live) {
    Evidence last = check.last();
    long counts =
        STALE_INTERVALS * live.interval().toNanos()
            + check.spec().timeout().toNanos()
            + STALE_SLACK.toNanos();
    return last == null ? Instant.MAX : last.at().plusNanos(counts);
  }

  private Vital unlessLost(String outputLost) {
    return outputLost.isEmpty() || cause != null
        ? this
        : new Vital(State.DEGRADED, Causes.of(CauseCode.DISK_FULL, outputLost));
  }

  /** A program may end its main thread and serve on with others; then it is no zombie to us. */
  private Vital unlessIdleZombie() {
    return state == State.READY || state == State.BUSY
        ? this
        : unresponsive(
            Causes.of(
                CauseCode.ZOMBIE,
                "the main thread has ended, the process remains as a zombie (kernel state Z)"
                    + (cause == null ? "" : "; " + cause.text())));
  }

  private static Vital unresponsive(Cause cause) {
    return new Vital(State.UNRESPONSIVE, cause);
  }

  /**
   * When a tree in this shape is to be ended as dead; {@link Instant#MAX} while it must not be.
   * Something that answers, however badly, is never ended, nor is one held by a debugger.
   */
  static Instant hopelessAt(DaemonState.Up up, ServiceSpec.Live live) {
    return switch (up.vital().state()) {
      case UNRESPONSIVE ->
          switch (up.condition()) {
            case FROZEN, ZOMBIE ->
                up.frozenSince() == null
                    ? Instant.MAX
                    : up.frozenSince().plus(patience(live, live.failures()));
            case TRACED -> Instant.MAX;
            case RUNNING -> failedEnoughAt(up.checks(), live);
          };
      case STUCK -> failedEnoughAt(up.checks().stream().filter(Checks::isHeartbeat).toList(), live);
      case STOPPED, WAITING, STARTING, RUNNING, READY, BUSY, DEGRADED -> Instant.MAX;
      case STOPPING, BACKOFF, FAILED, COMPLETED -> Instant.MAX;
    };
  }

  private static Duration patience(ServiceSpec.Live live, int failures) {
    return Duration.ofMillis(live.patience().toMillis() * failures);
  }

  private static Instant failedEnoughAt(List<ProbeState> checks, ServiceSpec.Live live) {
    Duration patience = patience(live, live.failures() - 1);
    return checks.stream()
        .filter(check -> check.failures() >= live.failures() && check.failingSince() != null)
        .map(check -> java.util.Objects.requireNonNull(check.failingSince()).plus(patience))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
