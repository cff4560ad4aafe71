package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.ProbeEvent;
import dev.mainstay.probe.ProbeMachine;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.supervisor.DaemonState.Condition;
import dev.mainstay.supervisor.DaemonState.Starting;
import dev.mainstay.supervisor.DaemonState.Up;
import dev.mainstay.supervisor.DaemonState.Witness;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From the spawn to the proof: stage by stage, and what is said when a stage does not come. */
final class Startup {

  /** An adopted tree was proven before; it must prove itself again within this, or it is ended. */
  private static final Duration ADOPTED_DEADLINE_MAX = Duration.ofSeconds(10);

  private final InstanceSpec spec;
  private final Path log;
  private final ProbeMachine probes;
  private final Ending ending;

  Startup(InstanceSpec spec, Path log, Chance chance, Ending ending) {
    this.spec = spec;
    this.log = log;
    this.probes = new ProbeMachine(chance);
    this.ending = ending;
  }

  /** A process tree has just come to life. */
  Step<Daemon, DaemonAction> spawned(Daemon daemon, Life life, Instant now) {
    Starting starting = starting(life, now);
    return switch (daemon.wanted()) {
      case DOWN ->
          ending.stop(
              daemon,
              life,
              new DaemonState.Then.Stay(),
              now,
              List.of(new DaemonAction.Follow(life)));
      case UP -> proving(daemon.with(daemon.history().spawned()), starting, now);
    };
  }

  /** A living tree of an earlier supervisor is taken over, and must prove itself once more. */
  Step<Daemon, DaemonAction> adopt(Daemon daemon, Life life, Instant now) {
    History history =
        new History(
            life.generation(),
            1,
            daemon.history().attempts(),
            daemon.history().failedStarts(),
            daemon.history().starts(),
            daemon.history().lastEnd());
    Starting starting = starting(life, now).by(now.plus(ADOPTED_DEADLINE_MAX));
    return proving(daemon.wanted(Wanted.UP).with(history), starting, now);
  }

  /** The parent of a tree that was up exited with success; the descendant must prove itself now. */
  Step<Daemon, DaemonAction> followed(Daemon daemon, Up up, Life life, Instant now) {
    return proving(daemon, anew(up, life, now), now);
  }

  /** What was proven of a parent that has exited is not true of its descendant: that must be up. */
  Step<Daemon, DaemonAction> disproven(Daemon daemon, Up up, Instant now) {
    Starting starting = anew(up, up.life(), now);
    return advanced(daemon, starting, starting.checks(), now, new ArrayList<>());
  }

  private Starting anew(Up up, Life life, Instant now) {
    return new Starting(
        life,
        now,
        deadlines(life, now),
        now.plus(spec.service().live().settle()),
        Checks.anew(up.checks(), now),
        Condition.RUNNING);
  }

  /** A main process is watched from now on, and what is asked first of it is asked. */
  private Step<Daemon, DaemonAction> proving(Daemon daemon, Starting starting, Instant now) {
    List<DaemonAction> actions = new ArrayList<>();
    actions.add(new DaemonAction.Follow(starting.life()));
    return advanced(daemon, starting, starting.checks(), now, actions);
  }

  private Starting starting(Life life, Instant now) {
    return new Starting(
        life,
        now,
        deadlines(life, now),
        spec.service().kind() == Kind.TASK ? Instant.MAX : settledAt(life, now),
        Checks.of(spec, life, log, now),
        Condition.RUNNING);
  }

  private List<Instant> deadlines(Life life, Instant now) {
    return Checks.deadlines(spec, life, log).stream()
        .map(deadline -> spec.service().kind() == Kind.TASK ? Instant.MAX : now.plus(deadline))
        .toList();
  }

  /** An adopted process may have lived for long enough already, whatever the clock did since. */
  private Instant settledAt(Life life, Instant now) {
    Duration settle = spec.service().live().settle();
    Instant since = life.spawnedAt().isBefore(now) ? life.spawnedAt() : now;
    return since.plus(settle);
  }

  Step<Daemon, DaemonAction> on(Daemon daemon, Starting starting, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want ->
          switch (want.wanted()) {
            case UP -> Step.stay(daemon);
            case DOWN -> stop(daemon, starting, new DaemonState.Then.Stay(), now);
          };
      case DaemonEvent.Restart _ -> stop(daemon, starting, new DaemonState.Then.Anew(), now);
      case DaemonEvent.Probed probed ->
          probed.concerns(starting.life(), starting.checks())
              ? answered(daemon, starting, probed, now)
              : Step.stay(daemon);
      case DaemonEvent.Exited exited -> exited(daemon, starting, exited, now);
      case DaemonEvent.Seen seen -> Step.stay(daemon.with(starting.with(seen.condition())));
      case DaemonEvent.Wake _ -> wake(daemon, starting, now);
      case DaemonEvent.GivenUp(_, String why) ->
          ending.givenUp(daemon, starting.life(), starting.checks(), why, false, now);
      case DaemonEvent.Lacking _,
          DaemonEvent.Adopted _,
          DaemonEvent.Spawned _,
          DaemonEvent.SpawnRefused _,
          DaemonEvent.Surveyed _,
          DaemonEvent.Output _,
          DaemonEvent.Paced _ ->
          Step.stay(daemon);
    };
  }

  private Step<Daemon, DaemonAction> answered(
      Daemon daemon, Starting starting, DaemonEvent.Probed probed, Instant now) {
    List<DaemonAction> actions = new ArrayList<>();
    List<ProbeState> checks =
        Checks.step(
            starting.checks(),
            probed.check(),
            new ProbeEvent.Answered(probed.result()),
            probes,
            now,
            place -> actions.add(ask(starting, place)));
    return advanced(daemon, starting, checks, now, actions);
  }

  private Step<Daemon, DaemonAction> wake(Daemon daemon, Starting starting, Instant now) {
    if (!starting.deadline().isAfter(now)) {
      return tooLate(daemon, starting, now);
    }
    return advanced(daemon, starting, starting.checks(), now, new ArrayList<>());
  }

  /** Lets the next stage go, asks what is due, and is up when everything holds. */
  private Step<Daemon, DaemonAction> advanced(
      Daemon daemon,
      Starting starting,
      List<ProbeState> checks,
      Instant now,
      List<DaemonAction> actions) {
    boolean settled = !checks.isEmpty() || !starting.settledAt().isAfter(now);
    if (spec.service().kind() == Kind.TASK) {
      return Step.to(daemon.with(starting), actions);
    }
    if (settled && Checks.allHold(checks)) {
      return up(daemon, starting, checks, now, actions);
    }
    List<ProbeState> next =
        Checks.woken(
            Checks.releaseNextStage(checks, now),
            probes,
            now,
            due -> actions.add(ask(starting, due)));
    return Step.to(daemon.with(starting.with(next)), actions);
  }

  private static DaemonAction ask(Starting starting, int place) {
    return new DaemonAction.Ask(starting.life(), place, starting.checks().get(place).spec());
  }

  private Step<Daemon, DaemonAction> up(
      Daemon daemon,
      Starting starting,
      List<ProbeState> checks,
      Instant now,
      List<DaemonAction> actions) {
    ServiceSpec.Live live = spec.service().live().every(daemon.pace());
    List<ProbeState> alive = Checks.alive(checks, live, now);
    Vital vital = Vital.of(alive, starting.condition(), daemon.outputLost(), live, now);
    if (!daemon.history().knowsThisStart()) {
      actions.add(Records.done(daemon, starting.life(), checks, vital.state()));
    }
    Up up =
        new Up(
            starting.life(),
            alive,
            starting.condition(),
            Witness.MAIN,
            vital,
            now,
            vital.state().satisfies() ? now : null,
            starting.condition() == Condition.RUNNING ? null : now);
    return Step.to(daemon.with(up), actions);
  }

  private Step<Daemon, DaemonAction> exited(
      Daemon daemon, Starting starting, DaemonEvent.Exited exited, Instant now) {
    Life life = starting.life();
    if (exited.pid() != life.main().pid()) {
      return Step.stay(daemon);
    }
    if (exited.exit() instanceof Exit.Code code
        && code.code() == 0
        && spec.service().kind() == Kind.DAEMON
        && !exited.remaining().isEmpty()) {
      Life followed = life.followedBy(exited.remaining().getFirst().identity());
      return proving(daemon, starting.followed(followed, now), now);
    }
    if (spec.service().kind() == Kind.TASK) {
      return ending.ended(
          daemon,
          life,
          starting.checks(),
          Endings.ofTask(exited.exit(), Duration.between(life.spawnedAt(), now)),
          exited.remaining(),
          now);
    }
    Cause cause =
        exited
            .portTaken()
            .map(taken -> Endings.alsoExited(taken, exited.exit()))
            .orElseGet(
                () -> Endings.exitedEarly(exited.exit(), Duration.between(life.spawnedAt(), now)));
    End end =
        new End(
            Endings.kindBeforeReady(exited.exit()),
            cause,
            false,
            Duration.between(life.spawnedAt(), now),
            exited.exit());
    return ending.ended(daemon, life, starting.checks(), end, exited.remaining(), now);
  }

  /** At the deadline: what serves in part is degraded, what does not serve is ended. */
  private Step<Daemon, DaemonAction> tooLate(Daemon daemon, Starting starting, Instant now) {
    Vital vital = Vital.of(starting.checks(), starting.condition(), "", spec.service().live(), now);
    boolean servesInPart =
        vital.state() == State.DEGRADED && Checks.servesInPart(starting.checks());
    if (servesInPart || spec.service().kind() == Kind.EXTERNAL) {
      return up(daemon, starting, starting.checks(), now, new ArrayList<>());
    }
    Cause cause = Views.missed(starting, now);
    End end =
        new End(
            ExitKind.FAILURE,
            cause,
            false,
            Duration.between(starting.life().spawnedAt(), now),
            null);
    return ending.endAsFault(daemon, starting.life(), starting.checks(), end, now);
  }

  private Step<Daemon, DaemonAction> stop(
      Daemon daemon, Starting starting, DaemonState.Then then, Instant now) {
    return ending.stop(daemon, starting.life(), then, now, new ArrayList<>());
  }

  static Instant wakeAt(Starting starting) {
    Instant settle = starting.checks().isEmpty() ? starting.settledAt() : Instant.MAX;
    Instant checks = Checks.wakeAt(starting.checks());
    Instant first = checks.isBefore(settle) ? checks : settle;
    return first.isBefore(starting.deadline()) ? first : starting.deadline();
  }
}
