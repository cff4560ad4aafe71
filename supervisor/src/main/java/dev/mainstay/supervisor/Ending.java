package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.supervisor.DaemonState.Backoff;
import dev.mainstay.supervisor.DaemonState.Completed;
import dev.mainstay.supervisor.DaemonState.Failed;
import dev.mainstay.supervisor.DaemonState.Stopped;
import dev.mainstay.supervisor.DaemonState.Stopping;
import dev.mainstay.supervisor.DaemonState.Stopping.Phase;
import dev.mainstay.supervisor.DaemonState.Then;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a tree is ended and proven gone, and what follows an end.
 *
 * <pre>
 *   piped: end of input --not gone--> as below
 *   stop:  TERM to main --exit--> TERM to the rest --gone--> then
 *             |                        |
 *             +--- grace is over ------+--> KILL to all, until gone
 * </pre>
 */
final class Ending {

  private static final Duration SURVEY_PAUSE = Duration.ofMillis(25);
  private static final Duration KILLED_SURVEY_PAUSE = Duration.ofMillis(100);

  /** What a dead main process left behind has this long to end by itself. */
  private static final Duration LEFTOVER_GRACE_MAX = Duration.ofSeconds(2);

  /** Most programs end within this when there is nothing left to read (MCP, stdio, Shutdown). */
  private static final Duration INPUT_GRACE_MAX = Duration.ofMillis(500);

  /** A held port is looked at again after this long: no process is started for it. */
  private static final Duration PORT_TAKEN_PAUSE = Duration.ofSeconds(1);

  private final ServiceSpec spec;
  private final RestartIntensity intensity;
  private final Chance chance;

  Ending(ServiceSpec spec, Chance chance) {
    this.spec = spec;
    this.intensity =
        new RestartIntensity(spec.restart().maxFailedStarts(), spec.restart().within());
    this.chance = chance;
  }

  /** Asks a living tree to end. */
  Step<Daemon, DaemonAction> stop(
      Daemon daemon, Life life, Then then, Instant now, List<DaemonAction> before) {
    List<DaemonAction> actions = new ArrayList<>(before);
    Instant killAt = now.plus(spec.stop().grace());
    if (spec.stdio() == ServiceSpec.Stdio.PIPED) {
      actions.add(new DaemonAction.CloseInput(life));
      Instant signalAt = now.plus(shorter(INPUT_GRACE_MAX, spec.stop().grace()));
      return Step.to(daemon.with(new Stopping(life, then, Phase.TOLD, killAt, signalAt)), actions);
    }
    if (life.main().exists()) {
      actions.addAll(signals(life));
    } else {
      actions.add(new DaemonAction.Survey(life));
    }
    return Step.to(daemon.with(new Stopping(life, then, Phase.ASKED, killAt, killAt)), actions);
  }

  private List<DaemonAction> signals(Life life) {
    return List.of(
        new DaemonAction.Signal(life, spec.stop().signal()), new DaemonAction.Signal(life, "CONT"));
  }

  /** Ends a living tree that nobody can talk to. */
  Step<Daemon, DaemonAction> givenUp(
      Daemon daemon, Life life, List<ProbeState> checks, String why, boolean ready, Instant now) {
    Duration lived = Duration.between(life.spawnedAt(), now);
    Cause cause = Causes.mute(why);
    End end = new End(RestartSpec.ExitKind.UNRESPONSIVE, cause, ready, lived, null);
    return endAsFault(daemon, life, checks, end, now);
  }

  /** Ends a living tree for a fault of its own; what follows is decided when it is gone. */
  Step<Daemon, DaemonAction> endAsFault(
      Daemon daemon, Life life, List<ProbeState> checks, End end, Instant now) {
    return stop(
        daemon, life, new Then.Decide(end), now, List.of(record(daemon, life, checks, end)));
  }

  /** The main process has ended by itself; sweeps what it left behind, then decides. */
  Step<Daemon, DaemonAction> ended(
      Daemon daemon,
      Life life,
      List<ProbeState> checks,
      End end,
      List<ProcessFacts> remaining,
      Instant now) {
    DaemonAction record = record(daemon, life, checks, end);
    if (remaining.isEmpty()) {
      return decide(daemon, end, now, List.of(record, new DaemonAction.Bury(life)));
    }
    Duration grace = shorter(spec.stop().grace(), LEFTOVER_GRACE_MAX);
    return sweep(
        daemon,
        new Stopping(life, new Then.Decide(end), Phase.ASKED, now.plus(grace), now),
        List.of(record),
        now);
  }

  private static DaemonAction record(Daemon daemon, Life life, List<ProbeState> checks, End end) {
    return end.wasReady()
        ? Records.ended(daemon, life, checks, end.cause().text())
        : Records.failed(daemon, life, checks, end);
  }

  Step<Daemon, DaemonAction> on(Daemon daemon, Stopping stopping, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want -> Step.stay(daemon.with(redirected(stopping, want.wanted())));
      case DaemonEvent.Restart _ -> Step.stay(daemon.with(heading(stopping, new Then.Anew())));
      case DaemonEvent.Exited exited ->
          exited.pid() != stopping.life().main().pid()
              ? Step.stay(daemon)
              : exited.remaining().isEmpty()
                  ? gone(daemon, stopping, now)
                  : sweep(daemon, stopping, List.of(), now);
      case DaemonEvent.Surveyed surveyed ->
          surveyed.remaining().isEmpty()
              ? gone(daemon, stopping, now)
              : Step.stay(daemon.with(lookingAgain(stopping, now)));
      case DaemonEvent.Wake _ -> wake(daemon, stopping, now);
      case DaemonEvent.Lacking _,
          DaemonEvent.Adopted _,
          DaemonEvent.Spawned _,
          DaemonEvent.SpawnRefused _,
          DaemonEvent.Probed _,
          DaemonEvent.Seen _,
          DaemonEvent.GivenUp _,
          DaemonEvent.Output _,
          DaemonEvent.Paced _ ->
          Step.stay(daemon);
    };
  }

  private static Stopping redirected(Stopping stopping, Wanted wanted) {
    return switch (wanted) {
      case DOWN -> heading(stopping, new Then.Stay());
      case UP ->
          stopping.then() instanceof Then.Stay ? heading(stopping, new Then.Anew()) : stopping;
    };
  }

  private static Stopping heading(Stopping stopping, Then then) {
    return new Stopping(
        stopping.life(), then, stopping.phase(), stopping.killAt(), stopping.next());
  }

  private static Stopping lookingAgain(Stopping stopping, Instant now) {
    Duration pause = stopping.phase() == Phase.KILLED ? KILLED_SURVEY_PAUSE : SURVEY_PAUSE;
    Instant again = now.plus(pause);
    Instant next =
        stopping.phase() == Phase.KILLED || again.isBefore(stopping.killAt())
            ? again
            : stopping.killAt();
    return new Stopping(
        stopping.life(), stopping.then(), stopping.phase(), stopping.killAt(), next);
  }

  private Step<Daemon, DaemonAction> sweep(
      Daemon daemon, Stopping stopping, List<DaemonAction> before, Instant now) {
    List<DaemonAction> actions = new ArrayList<>(before);
    actions.add(new DaemonAction.SignalTree(stopping.life(), "TERM"));
    Stopping sweeping =
        new Stopping(
            stopping.life(), stopping.then(), Phase.SWEEPING, stopping.killAt(), stopping.killAt());
    return Step.to(daemon.with(lookingAgain(sweeping, now)), actions);
  }

  private Step<Daemon, DaemonAction> wake(Daemon daemon, Stopping stopping, Instant now) {
    if (stopping.next().isAfter(now)) {
      return Step.stay(daemon);
    }
    if (stopping.phase() == Phase.TOLD && stopping.killAt().isAfter(now)) {
      Instant killAt = stopping.killAt();
      Stopping asked = new Stopping(stopping.life(), stopping.then(), Phase.ASKED, killAt, killAt);
      return Step.to(daemon.with(asked), signals(stopping.life()));
    }
    boolean kill = stopping.phase() != Phase.KILLED && !stopping.killAt().isAfter(now);
    Stopping next =
        kill
            ? new Stopping(stopping.life(), stopping.then(), Phase.KILLED, stopping.killAt(), now)
            : stopping;
    DaemonAction action =
        kill
            ? new DaemonAction.SignalTree(stopping.life(), "KILL")
            : new DaemonAction.Survey(stopping.life());
    return Step.to(daemon.with(lookingAgain(next, now)), List.of(action));
  }

  /** The tree is proven gone. */
  private Step<Daemon, DaemonAction> gone(Daemon daemon, Stopping stopping, Instant now) {
    List<DaemonAction> bury = List.of(new DaemonAction.Bury(stopping.life()));
    return switch (stopping.then()) {
      case Then.Stay _ -> Step.to(daemon.with(new Stopped()), bury);
      case Then.Anew _ -> anew(daemon, bury);
      case Then.Decide decide -> decide(daemon, decide.end(), now, bury);
    };
  }

  private static Step<Daemon, DaemonAction> anew(Daemon daemon, List<DaemonAction> before) {
    return after(before, DaemonMachine.begin(daemon.with(daemon.history().forgiven())));
  }

  /** What follows an end by itself or by a fault, by the restart policy. */
  private Step<Daemon, DaemonAction> decide(
      Daemon daemon, End end, Instant now, List<DaemonAction> before) {
    if (daemon.wanted() == Wanted.DOWN) {
      return Step.to(daemon.with(new Stopped()), before);
    }
    if (spec.kind() == Kind.TASK && end.exit() instanceof Exit.Code code && code.code() == 0) {
      return Step.to(daemon.with(new Completed(code)), before);
    }
    OnExit follow = Endings.follow(spec.restart(), end.kind());
    return switch (follow.restart()) {
      case LEAVE -> Step.to(left(daemon, end), before);
      case RESTART -> after(before, again(daemon, end, follow.delay(), now));
    };
  }

  private static Daemon left(Daemon daemon, End end) {
    Daemon ended = daemon.with(daemon.history().ended(end, daemon.history().failedStarts()));
    return switch (end.kind()) {
      case CLEAN ->
          ended.with(end.exit() == null ? new Failed(end.cause()) : new Completed(end.exit()));
      case FAILURE, SIGNALED, OOM_KILLED, UNRESPONSIVE -> ended.with(new Failed(end.cause()));
    };
  }

  private Step<Daemon, DaemonAction> again(Daemon daemon, End end, Duration atLeast, Instant now) {
    List<Instant> failures =
        end.wasReady()
            ? daemon.history().failedStarts()
            : intensity.add(daemon.history().failedStarts(), now);
    int attempts = daemon.history().attempts();
    Daemon ended = daemon.with(daemon.history().ended(end, failures));
    if (!end.wasReady() && intensity.reached(failures)) {
      return crashLoop(ended, end, now);
    }
    Duration delay =
        attempts == 0 ? Duration.ZERO : spec.restart().backoff().delay(attempts - 1, chance);
    Duration pause = delay.compareTo(atLeast) < 0 ? atLeast : delay;
    return pause.isZero()
        ? DaemonMachine.begin(ended)
        : Step.stay(ended.with(new Backoff(now.plus(pause), end.cause(), Backoff.Why.ENDED)));
  }

  private Step<Daemon, DaemonAction> crashLoop(Daemon daemon, End end, Instant now) {
    Cause cause = Endings.crashLoop(end, spec.restart());
    return switch (spec.restart().then()) {
      case STOP -> Step.stay(daemon.with(new Failed(cause)));
      case SLOW ->
          Step.stay(
              daemon.with(
                  new Backoff(now.plus(spec.restart().backoff().max()), cause, Backoff.Why.ENDED)));
    };
  }

  /** A spawn that could not be made: tried again, without counting as a crash. */
  Step<Daemon, DaemonAction> refused(Daemon daemon, Cause cause, Instant now) {
    if (cause.code() == CauseCode.PORT_TAKEN) {
      return Step.stay(
          daemon.with(new Backoff(now.plus(PORT_TAKEN_PAUSE), cause, Backoff.Why.REFUSED)));
    }
    End end = new End(RestartSpec.ExitKind.FAILURE, cause, false, Duration.ZERO, null);
    if (Endings.follow(spec.restart(), end.kind()).restart() == OnExit.Follow.LEAVE
        || spec.restart().then() == RestartSpec.Then.STOP) {
      return Step.stay(daemon.with(new Failed(cause)));
    }
    return Step.stay(
        daemon.with(
            new Backoff(now.plus(spec.restart().backoff().max()), cause, Backoff.Why.REFUSED)));
  }

  private static Step<Daemon, DaemonAction> after(
      List<DaemonAction> before, Step<Daemon, DaemonAction> step) {
    List<DaemonAction> all = new ArrayList<>(before);
    all.addAll(step.actions());
    return new Step<>(step.next(), all, step.wakeAt());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
