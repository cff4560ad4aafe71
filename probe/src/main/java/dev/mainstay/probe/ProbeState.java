package dev.mainstay.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one process tree between two attempts: when it is due, how it went, what it proved.
 *
 * @param pace how often it is asked
 * @param phase whether it is held, due or being asked
 * @param attempts finished attempts, for pacing and jitter
 * @param passes attempts in a row that held
 * @param failures attempts in a row that did not hold
 * @param failingSince when the first of those ended; null when there are none
 * @param last the newest evidence; null before the first
 * @param proven the first evidence that held for this process tree; null until then
 * @param lastResult the newest result that was not broken; null before the first
 */
public record ProbeState(
    ProbeSpec spec,
    Pace pace,
    Phase phase,
    int attempts,
    int passes,
    int failures,
    @Nullable Instant failingSince,
    @Nullable Evidence last,
    @Nullable Evidence proven,
    @Nullable ProbeResult lastResult) {

  /** How often a probe is asked. */
  public sealed interface Pace {
    /** Often, and less often the longer it takes. */
    record Starting(Instant since) implements Pace {}

    /** Soon after a start, then at the declared interval, with jitter. */
    record Alive(Duration interval) implements Pace {}
  }

  /** What is being done about a probe. */
  public sealed interface Phase {
    /** Not its stage's turn yet. */
    record Held() implements Phase {}

    /** To be asked at {@code at}. */
    record Due(Instant at) implements Phase {}

    /** An attempt is under way since {@code since}; what is not back at {@code until} is broken. */
    record Asking(Instant since, Instant until) implements Phase {}
  }

  /** A probe of a tree that has just begun; held until its stage comes. */
  public static ProbeState held(ProbeSpec spec, Instant now) {
    return new ProbeState(
        spec, new Pace.Starting(now), new Phase.Held(), 0, 0, 0, null, null, null, null);
  }

  /** Whether the newest attempt held. */
  public boolean holds() {
    return passes > 0;
  }

  /** Whether it is held back. */
  public boolean isHeld() {
    return phase instanceof Phase.Held;
  }

  /** The newest evidence, if there is any. */
  public Optional<Evidence> evidence() {
    return Optional.ofNullable(last);
  }

  /** The newest failure, if the newest attempt failed. */
  public Optional<ProbeResult.Failed> failure() {
    return lastResult instanceof ProbeResult.Failed failed ? Optional.of(failed) : Optional.empty();
  }

  /** The same probe, asked at another pace and next at {@code due}. */
  public ProbeState paced(Pace newPace, Instant due) {
    Phase next = phase instanceof Phase.Asking ? phase : new Phase.Due(due);
    return new ProbeState(
        spec, newPace, next, 0, passes, failures, failingSince, last, proven, lastResult);
  }

  /** The same probe of a living service at another interval, next at {@code latest} or before. */
  public ProbeState every(Duration interval, Instant latest) {
    Phase next =
        phase instanceof Phase.Due due && due.at().isAfter(latest) ? new Phase.Due(latest) : phase;
    return new ProbeState(
        spec,
        new Pace.Alive(interval),
        next,
        attempts,
        passes,
        failures,
        failingSince,
        last,
        proven,
        lastResult);
  }

  /**
   * The same probe, asked anew at once whatever is under way; its evidence stands until it is
   * answered, and no attempt is counted before that.
   */
  public ProbeState anew(Instant now) {
    return new ProbeState(
        spec,
        pace,
        new Phase.Due(now),
        0,
        passes,
        failures,
        failingSince,
        last,
        proven,
        lastResult);
  }

  /** The same probe, let go when it was held. */
  public ProbeState released(Instant now) {
    return isHeld() ? inPhase(new Phase.Due(now)) : this;
  }

  /** The same probe, held back for good or for now. */
  public ProbeState hold() {
    return inPhase(new Phase.Held());
  }

  ProbeState inPhase(Phase next) {
    return new ProbeState(
        spec, pace, next, attempts, passes, failures, failingSince, last, proven, lastResult);
  }
}
