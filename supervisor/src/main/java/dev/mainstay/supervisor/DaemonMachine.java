package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Cause;
import dev.mainstay.supervisor.DaemonState.Backoff;
import dev.mainstay.supervisor.DaemonState.Completed;
import dev.mainstay.supervisor.DaemonState.Failed;
import dev.mainstay.supervisor.DaemonState.Spawning;
import dev.mainstay.supervisor.DaemonState.Starting;
import dev.mainstay.supervisor.DaemonState.Stopped;
import dev.mainstay.supervisor.DaemonState.Stopping;
import dev.mainstay.supervisor.DaemonState.Up;
import dev.mainstay.supervisor.DaemonState.Waiting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done about one instance: the decision of the whole supervisor, as a pure function.
 *
 * <p>The states in life order are one method each; what belongs to a living tree is decided by
 * {@link Startup} and {@link Upkeep}, its end by {@link Ending}.
 */
final class DaemonMachine implements Machine<Daemon, DaemonEvent, DaemonAction> {

  private final InstanceSpec spec;
  private final Ending ending;
  private final Startup startup;
  private final Upkeep upkeep;

  /**
   * The machine of one instance.
   *
   * @param log where its output goes
   */
  DaemonMachine(InstanceSpec spec, Path log, Chance chance) {
    this.spec = spec;
    this.ending = new Ending(spec.service(), chance);
    this.startup = new Startup(spec, log, chance, ending);
    this.upkeep = new Upkeep(spec.service(), chance, startup, ending);
  }

  @Override
  public Step<Daemon, DaemonAction> on(Daemon daemon, DaemonEvent event, Instant now) {
    if (event instanceof DaemonEvent.OfLife of && of.generation() != generation(daemon.state())) {
      return finished(daemon, Step.stay(daemon), now);
    }
    Daemon known = remembering(daemon, event);
    Step<Daemon, DaemonAction> step =
        switch (known.state()) {
          case Stopped _ -> down(known, event, now);
          case Waiting _ -> waiting(known, event, now);
          case Spawning spawning -> spawning(known, spawning, event, now);
          case Starting starting -> startup.on(known, starting, event, now);
          case Up up -> upkeep.on(known, up, event, now);
          case Stopping stopping -> ending.on(known, stopping, event, now);
          case Backoff backoff -> backoff(known, backoff, event, now);
          case Failed _ -> down(known, event, now);
          case Completed _ -> down(known, event, now);
        };
    return finished(daemon, step, now);
  }

  /** Wishes and circumstances are kept whatever the state is. */
  private static Daemon remembering(Daemon daemon, DaemonEvent event) {
    return switch (event) {
      case DaemonEvent.Want want -> daemon.wanted(want.wanted());
      case DaemonEvent.Restart _ -> daemon.wanted(Wanted.UP);
      case DaemonEvent.Lacking lacking -> daemon.lacking(lacking.services());
      case DaemonEvent.Output output -> daemon.outputLost(output.lost());
      case DaemonEvent.Paced paced -> daemon.pace(paced.interval());
      case DaemonEvent.Adopted _, DaemonEvent.OfLife _, DaemonEvent.Wake _ -> daemon;
    };
  }

  /** Stopped, failed or completed: no process, and none comes without a wish. */
  private Step<Daemon, DaemonAction> down(Daemon daemon, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want ->
          switch (want.wanted()) {
            case UP -> begin(daemon.with(daemon.history().forgiven()));
            case DOWN -> Step.stay(daemon.with(new Stopped()));
          };
      case DaemonEvent.Restart _ -> begin(daemon.with(daemon.history().forgiven()));
      case DaemonEvent.Adopted adopted -> startup.adopt(daemon, adopted.life(), now);
      case DaemonEvent.Lacking _,
          DaemonEvent.OfLife _,
          DaemonEvent.Output _,
          DaemonEvent.Paced _,
          DaemonEvent.Wake _ ->
          Step.stay(daemon);
    };
  }

  private Step<Daemon, DaemonAction> waiting(Daemon daemon, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want ->
          switch (want.wanted()) {
            case UP -> begin(daemon);
            case DOWN -> Step.stay(daemon.with(new Stopped()));
          };
      case DaemonEvent.Restart _, DaemonEvent.Lacking _, DaemonEvent.Wake _ -> begin(daemon);
      case DaemonEvent.Adopted adopted -> startup.adopt(daemon, adopted.life(), now);
      case DaemonEvent.OfLife _, DaemonEvent.Output _, DaemonEvent.Paced _ -> Step.stay(daemon);
    };
  }

  /** Spawns when nothing is lacking, else waits for it. */
  static Step<Daemon, DaemonAction> begin(Daemon daemon) {
    return begin(daemon, null);
  }

  private static Step<Daemon, DaemonAction> begin(Daemon daemon, @Nullable Cause refusedBefore) {
    if (!daemon.lacking().isEmpty()) {
      return Step.stay(daemon.with(new Waiting()));
    }
    History history = daemon.history().spawning();
    long generation = history.generation();
    return Step.to(
        daemon.with(history).with(new Spawning(generation, refusedBefore)),
        List.of(new DaemonAction.Spawn(generation)));
  }

  /**
   * Between the wish to spawn and its outcome; a wish for down is met when the outcome is known.
   */
  private Step<Daemon, DaemonAction> spawning(
      Daemon daemon, Spawning spawning, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Spawned spawned -> startup.spawned(daemon, spawned.life(), now);
      case DaemonEvent.SpawnRefused refused -> refused(daemon, spawning, refused.cause(), now);
      case DaemonEvent.Want _,
          DaemonEvent.Restart _,
          DaemonEvent.Lacking _,
          DaemonEvent.Adopted _,
          DaemonEvent.OfLife _,
          DaemonEvent.Output _,
          DaemonEvent.Paced _,
          DaemonEvent.Wake _ ->
          Step.stay(daemon);
    };
  }

  private Step<Daemon, DaemonAction> refused(
      Daemon daemon, Spawning spawning, Cause cause, Instant now) {
    return switch (daemon.wanted()) {
      case DOWN -> Step.stay(daemon.with(new Stopped()));
      case UP -> {
        Step<Daemon, DaemonAction> step = ending.refused(daemon, cause, now);
        // Refused again, it is still the same start that waits: one record of it is enough.
        yield spawning.refusedBefore() == null
            ? step.and(Records.refused(spawning.generation(), cause, now))
            : step;
      }
    };
  }

  private Step<Daemon, DaemonAction> backoff(
      Daemon daemon, Backoff backoff, DaemonEvent event, Instant now) {
    return switch (event) {
      case DaemonEvent.Want want ->
          switch (want.wanted()) {
            case UP -> begin(daemon.with(daemon.history().forgiven()));
            case DOWN -> Step.stay(daemon.with(new Stopped()));
          };
      case DaemonEvent.Restart _ -> begin(daemon.with(daemon.history().forgiven()));
      case DaemonEvent.Wake _ ->
          backoff.until().isAfter(now)
              ? Step.stay(daemon)
              : switch (backoff.why()) {
                case ENDED -> begin(daemon);
                case REFUSED -> begin(daemon, backoff.cause());
              };
      case DaemonEvent.Adopted adopted -> startup.adopt(daemon, adopted.life(), now);
      case DaemonEvent.Lacking _, DaemonEvent.OfLife _, DaemonEvent.Output _, DaemonEvent.Paced _ ->
          Step.stay(daemon);
    };
  }

  /** The step with its deadline, the moment of its last change and the ready flag put right. */
  private Step<Daemon, DaemonAction> finished(
      Daemon before, Step<Daemon, DaemonAction> step, Instant now) {
    Daemon after = remembering(step);
    if (after.state().shown() != before.state().shown()) {
      after = after.since(now);
    }
    Step<Daemon, DaemonAction> dated = new Step<>(after, step.actions(), wakeAt(after));
    boolean was = flagged(before.state());
    return after.state() instanceof Up up && flagged(up) && (!was || isOfAnother(up, before))
        ? dated.and(new DaemonAction.RaiseFlag(up.life()))
        : before.state() instanceof Up up && was && !flagged(after.state())
            ? dated.and(new DaemonAction.LowerFlag(up.life()))
            : dated;
  }

  /** The flag names the main process. */
  private static boolean isOfAnother(Up up, Daemon before) {
    return before.state() instanceof Up was && !was.life().main().equals(up.life().main());
  }

  /** The record of a start outlives its tree. */
  private static Daemon remembering(Step<Daemon, DaemonAction> step) {
    Daemon daemon = step.next();
    for (DaemonAction action : step.actions()) {
      if (action instanceof DaemonAction.Remember(var start)) {
        daemon = daemon.with(daemon.history().recorded(start));
      } else if (action instanceof DaemonAction.Amend(var start)) {
        daemon = daemon.with(daemon.history().recorded(start));
      }
    }
    return daemon;
  }

  /** Whether the file that says ready must be there. */
  private static boolean flagged(DaemonState state) {
    return state.shown() == State.READY || state.shown() == State.BUSY;
  }

  private Instant wakeAt(Daemon daemon) {
    return switch (daemon.state()) {
      case Stopped _, Waiting _, Spawning _, Failed _, Completed _ -> Instant.MAX;
      case Starting starting -> Startup.wakeAt(starting);
      case Up up -> upkeep.wakeAt(daemon, up);
      case Stopping stopping -> stopping.next();
      case Backoff backoff -> backoff.until();
    };
  }

  /** Which spawn an event must be about to count in this state; 0 where none can. */
  private static long generation(DaemonState state) {
    return switch (state) {
      case Spawning spawning -> spawning.generation();
      case Starting starting -> starting.life().generation();
      case Up up -> up.life().generation();
      case Stopping stopping -> stopping.life().generation();
      case Stopped _, Waiting _, Backoff _, Failed _, Completed _ -> 0;
    };
  }

  InstanceSpec spec() {
    return spec;
  }
}
