package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.ProbeEvent;
import dev.mainstay.probe.ProbeMachine;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.supervisor.DaemonState.Condition;
import dev.mainstay.supervisor.DaemonState.Up;
import dev.mainstay.supervisor.DaemonState.Witness;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** While a proven tree lives: it is asked again, judged anew each time, and ended when hopeless. */
final class Upkeep {

  private final ServiceSpec spec;
  private final ProbeMachine probes;
  private final Startup startup;
  private final Ending ending;

  Upkeep(ServiceSpec spec, Chance chance, Startup startup, Ending ending) {
    this.spec = spec;
    this.probes = new ProbeMachine(chance);
    this.startup = startup;
    this.ending = ending;
  }

  Step<Daemon, DaemonAction> on(Daemon daemon, Up up, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want ->
          switch (want.wanted()) {
            case UP -> Step.stay(daemon);
            case DOWN -> stop(daemon, up, new DaemonState.Then.Stay(), now);
          };
      case DaemonEvent.Restart _ -> stop(daemon, up, new DaemonState.Then.Anew(), now);
      case DaemonEvent.Probed probed ->
          probed.concerns(up.life(), up.checks())
              ? answered(daemon, up, probed, now)
              : Step.stay(daemon);
      case DaemonEvent.Exited exited -> exited(daemon, up, exited, now);
      case DaemonEvent.Seen seen ->
          judged(daemon, up, up.checks(), seen.condition(), now, new ArrayList<>());
      case DaemonEvent.Output _ ->
          judged(daemon, up, up.checks(), up.condition(), now, new ArrayList<>());
      case DaemonEvent.Paced paced ->
          judged(
              daemon,
              up,
              Checks.paced(up.checks(), paced.interval(), now),
              up.condition(),
              now,
              new ArrayList<>());
      case DaemonEvent.Wake _ -> wake(daemon, up, now);
      case DaemonEvent.GivenUp(_, String why) ->
          ending.givenUp(daemon, up.life(), up.checks(), why, true, now);
      case DaemonEvent.Lacking _,
          DaemonEvent.Adopted _,
          DaemonEvent.Spawned _,
          DaemonEvent.SpawnRefused _,
          DaemonEvent.Surveyed _ ->
          Step.stay(daemon);
    };
  }

  private Step<Daemon, DaemonAction> answered(
      Daemon daemon, Up up, DaemonEvent.Probed probed, Instant now) {
    if (up.witness() == Witness.PARENT
        && Checks.disproves(probed.result(), up.checks().get(probed.check()), up.checks())) {
      return startup.disproven(daemon, up, now);
    }
    List<DaemonAction> actions = new ArrayList<>();
    List<ProbeState> checks =
        Checks.step(
            up.checks(),
            probed.check(),
            new ProbeEvent.Answered(probed.result()),
            probes,
            now,
            place -> actions.add(ask(up, place)));
    return judged(daemon, up, checks, up.condition(), now, actions);
  }

  private Step<Daemon, DaemonAction> wake(Daemon daemon, Up up, Instant now) {
    List<DaemonAction> actions = new ArrayList<>();
    List<ProbeState> checks =
        Checks.woken(up.checks(), probes, now, due -> actions.add(ask(up, due)));
    return judged(daemon, up, checks, up.condition(), now, actions);
  }

  private static DaemonAction ask(Up up, int place) {
    return new DaemonAction.Ask(up.life(), place, up.checks().get(place).spec());
  }

  /** The tree as it is judged now; ended if there is no hope, forgiven if it has been well long. */
  private Step<Daemon, DaemonAction> judged(
      Daemon daemon,
      Up up,
      List<ProbeState> checks,
      Condition condition,
      Instant now,
      List<DaemonAction> actions) {
    if (up.witness() == Witness.PARENT && Checks.allOwn(checks)) {
      Up own = witnessed(up, up.life(), Witness.MAIN);
      return judged(daemon, own, Checks.alive(checks, live(daemon), now), condition, now, actions);
    }
    Vital vital = Vital.of(checks, condition, daemon.outputLost(), live(daemon), now);
    @Nullable Instant wellSince =
        !vital.state().satisfies() ? null : up.wellSince() == null ? now : up.wellSince();
    @Nullable Instant frozenSince =
        condition == Condition.RUNNING || wellSince != null
            ? null
            : up.frozenSince() == null ? now : up.frozenSince();
    Up next =
        new Up(
            up.life(),
            checks,
            condition,
            up.witness(),
            vital,
            up.provenAt(),
            wellSince,
            frozenSince);
    if (!hopelessAt(next).isAfter(now)) {
      return hopeless(daemon.with(next), next, now);
    }
    Daemon after = daemon.with(next);
    if (wellSince != null
        && daemon.history().attempts() > 0
        && !forgivenAt(wellSince).isAfter(now)) {
      after = after.with(daemon.history().recovered());
    }
    return Step.to(after, actions);
  }

  private ServiceSpec.Live live(Daemon daemon) {
    return spec.live().every(daemon.pace());
  }

  /** What is not ours to start is not ours to end. */
  private Instant hopelessAt(Up up) {
    return spec.kind() == Kind.EXTERNAL ? Instant.MAX : Vital.hopelessAt(up, spec.live());
  }

  private Instant forgivenAt(Instant wellSince) {
    return wellSince.plus(spec.restart().resetAfter());
  }

  private Step<Daemon, DaemonAction> hopeless(Daemon daemon, Up up, Instant now) {
    Cause cause = up.vital().cause() == null ? Endings.unknown() : up.vital().cause();
    End end =
        new End(
            ExitKind.UNRESPONSIVE, cause, true, Duration.between(up.life().spawnedAt(), now), null);
    return ending.endAsFault(daemon, up.life(), up.checks(), end, now);
  }

  private Step<Daemon, DaemonAction> exited(
      Daemon daemon, Up up, DaemonEvent.Exited exited, Instant now) {
    Life life = up.life();
    if (exited.pid() != life.main().pid()) {
      return Step.stay(daemon);
    }
    boolean success = exited.exit() instanceof Exit.Code code && code.code() == 0;
    if (success && !exited.remaining().isEmpty() && spec.kind() == Kind.DAEMON) {
      return followed(daemon, up, exited.remaining().getFirst(), now);
    }
    End end =
        Endings.afterReady(exited.exit(), up.vital(), Duration.between(life.spawnedAt(), now));
    return ending.ended(daemon, life, up.checks(), end, exited.remaining(), now);
  }

  /**
   * Its parent exited with success and a descendant lives, which is the main process from now on.
   */
  private Step<Daemon, DaemonAction> followed(
      Daemon daemon, Up up, ProcessFacts descendant, Instant now) {
    Life life = up.life().followedBy(descendant.identity());
    if (!stands(up, descendant, now)) {
      return startup.followed(daemon, up, life, now);
    }
    List<DaemonAction> actions = new ArrayList<>();
    actions.add(new DaemonAction.Follow(life));
    Up inherited = witnessed(up, life, Witness.PARENT);
    List<ProbeState> checks =
        Checks.woken(
            Checks.inherited(up.checks(), now),
            probes,
            now,
            due -> actions.add(ask(inherited, due)));
    return judged(daemon, inherited, checks, Condition.RUNNING, now, actions);
  }

  /**
   * Whether what the tree has proven outlives its parent. Proofs are the tree's; that it has lived
   * for its settle time, where nothing else is declared, must be true of who lives.
   */
  private boolean stands(Up up, ProcessFacts descendant, Instant now) {
    return switch (up.vital().state()) {
      case READY, BUSY, DEGRADED -> true;
      case RUNNING -> !descendant.startedAt().plus(spec.live().settle()).isAfter(now);
      case UNRESPONSIVE, STUCK -> false;
      case STOPPED, WAITING, STARTING, STOPPING, BACKOFF, FAILED, COMPLETED -> false;
    };
  }

  private static Up witnessed(Up up, Life life, Witness witness) {
    return new Up(
        life,
        up.checks(),
        up.condition(),
        witness,
        up.vital(),
        up.provenAt(),
        up.wellSince(),
        up.frozenSince());
  }

  private Step<Daemon, DaemonAction> stop(
      Daemon daemon, Up up, DaemonState.Then then, Instant now) {
    return ending.stop(
        daemon,
        up.life(),
        then,
        now,
        List.of(Records.ended(daemon, up.life(), up.checks(), "ended on request")));
  }

  Instant wakeAt(Daemon daemon, Up up) {
    Instant at = Checks.wakeAt(up.checks());
    at = earlier(at, hopelessAt(up));
    if (up.wellSince() != null && daemon.history().attempts() > 0) {
      at = earlier(at, forgivenAt(up.wellSince()));
    }
    return at;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
