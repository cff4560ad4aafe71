package dev.mainstay.cli.component;

import dev.mainstay.cli.component.ComponentEvent.Asked;
import dev.mainstay.cli.component.ComponentEvent.Opened;
import dev.mainstay.cli.component.ComponentEvent.Refused;
import dev.mainstay.cli.component.ComponentEvent.Restart;
import dev.mainstay.cli.component.ComponentEvent.Start;
import dev.mainstay.cli.component.ComponentEvent.Stop;
import dev.mainstay.cli.component.ComponentEvent.Wake;
import dev.mainstay.cli.component.ComponentState.Door;
import dev.mainstay.cli.component.ComponentState.Opening;
import dev.mainstay.cli.component.ComponentState.Proving;
import dev.mainstay.cli.component.ComponentState.Resting;
import dev.mainstay.cli.component.ComponentState.Serving;
import dev.mainstay.cli.component.ComponentState.Silent;
import dev.mainstay.cli.component.ComponentState.Stopped;
import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Decides what is done for one component. */
final class ComponentMachine implements Machine<ComponentState, ComponentEvent, ComponentAction> {

  /** How often one that serves is asked. */
  static final Duration ASK_EVERY = Duration.ofSeconds(10);

  /** How soon one is asked again that may not have begun yet. */
  static final Duration ASK_SOON = Duration.ofMillis(100);

  /** What goes on by itself is starting for so long, and only then said to be silent. */
  static final Duration PROVEN_WITHIN = Duration.ofSeconds(10);

  /** How soon one that did not answer is asked again. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** After so many questions in vain it is closed and opened anew. */
  static final int MISSES_MAX = 3;

  /** The first pause after it could not be opened; each further one is twice as long. */
  static final Duration PAUSE = Duration.ofMillis(500);

  /** The longest pause. */
  static final Duration PAUSE_MAX = Duration.ofSeconds(15);

  private static final int DOUBLINGS_MAX = 5;

  private final Part.Remedy remedy;

  /** The life of a component that this helps. */
  ComponentMachine(Part.Remedy remedy) {
    this.remedy = remedy;
  }

  @Override
  public Step<ComponentState, ComponentAction> on(
      ComponentState state, ComponentEvent event, Instant now) {
    if (event instanceof Stop) {
      boolean closed = state instanceof Stopped || state instanceof Resting;
      return Step.to(new Stopped(now), closed ? List.of() : List.of(new ComponentAction.Close()));
    }
    if (event instanceof Restart) {
      return restart(state, now);
    }
    return switch (state) {
      case Stopped stopped -> stopped(stopped, event, now);
      case Opening opening -> opening(opening, event, now);
      case Proving proving -> proving(proving, event, now);
      case Serving serving -> serving(serving, event, now);
      case Silent silent -> silent(silent, event, now);
      case Resting resting -> resting(resting, event);
    };
  }

  /** Whatever comes of the one that is closed here belongs to nobody any more. */
  private static Step<ComponentState, ComponentAction> restart(ComponentState state, Instant now) {
    return switch (state) {
      case Stopped _ -> open(new Opening(now, 0, null));
      case Opening opening -> Step.stay(opening);
      case Resting resting ->
          open(new Opening(resting.since(), resting.failures(), resting.cause()));
      case Proving _, Serving _, Silent _ ->
          Step.to(
              new Opening(now, 0, null),
              List.of(new ComponentAction.Close(), new ComponentAction.Open()));
    };
  }

  private static Step<ComponentState, ComponentAction> stopped(
      Stopped stopped, ComponentEvent event, Instant now) {
    return switch (event) {
      case Start _ -> open(new Opening(now, 0, null));
      // It was opened after it had been stopped.
      case Opened _ -> Step.to(stopped, List.of(new ComponentAction.Close()));
      case Refused _, Asked _, Wake _, Restart _, Stop _ -> Step.stay(stopped);
    };
  }

  private static Step<ComponentState, ComponentAction> opening(
      Opening opening, ComponentEvent event, Instant now) {
    return switch (event) {
      case Opened(int port, String address) ->
          Step.to(
              new Proving(now, new Door(port, address, now), opening.failures()),
              List.of(new ComponentAction.Ask()));
      case Refused refused -> rest(opening, refused, now);
      case Start _, Asked _, Wake _, Restart _, Stop _ -> Step.stay(opening);
    };
  }

  private Step<ComponentState, ComponentAction> proving(
      Proving proving, ComponentEvent event, Instant now) {
    return switch (event) {
      case Wake _ -> Step.to(proving, List.of(new ComponentAction.Ask()));
      case Asked asked -> {
        if (asked.holds()) {
          yield serve(new Serving(now, proving.door(), answer(asked, now)), now);
        }
        yield remedy == Part.Remedy.WAIT && now.isBefore(proving.since().plus(PROVEN_WITHIN))
            ? Step.<ComponentState, ComponentAction>stay(proving).wakeAt(now.plus(ASK_SOON))
            : miss(new Silent(now, proving.door(), answer(asked, now), 1), now);
      }
      case Start _, Opened _, Refused _, Restart _, Stop _ -> Step.stay(proving);
    };
  }

  private static Step<ComponentState, ComponentAction> serving(
      Serving serving, ComponentEvent event, Instant now) {
    return switch (event) {
      case Wake _ -> Step.to(serving, List.of(new ComponentAction.Ask()));
      case Asked asked ->
          asked.holds()
              ? serve(new Serving(serving.since(), serving.door(), answer(asked, now)), now)
              : miss(new Silent(now, serving.door(), answer(asked, now), 1), now);
      case Start _, Opened _, Refused _, Restart _, Stop _ -> Step.stay(serving);
    };
  }

  private Step<ComponentState, ComponentAction> silent(
      Silent silent, ComponentEvent event, Instant now) {
    return switch (event) {
      case Wake _ -> Step.to(silent, List.of(new ComponentAction.Ask()));
      case Asked asked -> {
        Evidence answer = answer(asked, now);
        if (asked.holds()) {
          yield serve(new Serving(now, silent.door(), answer), now);
        }
        if (remedy == Part.Remedy.WAIT || silent.misses() + 1 < MISSES_MAX) {
          yield miss(new Silent(silent.since(), silent.door(), answer, silent.misses() + 1), now);
        }
        yield Step.to(
            new Opening(now, 0, null),
            List.of(new ComponentAction.Close(), new ComponentAction.Open()));
      }
      case Start _, Opened _, Refused _, Restart _, Stop _ -> Step.stay(silent);
    };
  }

  private static Step<ComponentState, ComponentAction> resting(
      Resting resting, ComponentEvent event) {
    return switch (event) {
      case Wake _ -> open(new Opening(resting.since(), resting.failures(), resting.cause()));
      case Start _, Opened _, Refused _, Asked _, Restart _, Stop _ ->
          Step.<ComponentState, ComponentAction>stay(resting).wakeAt(resting.until());
    };
  }

  private static Step<ComponentState, ComponentAction> open(Opening opening) {
    return Step.to(opening, List.of(new ComponentAction.Open()));
  }

  private static Step<ComponentState, ComponentAction> serve(Serving serving, Instant now) {
    return Step.<ComponentState, ComponentAction>stay(serving).wakeAt(now.plus(ASK_EVERY));
  }

  private static Step<ComponentState, ComponentAction> miss(Silent silent, Instant now) {
    return Step.<ComponentState, ComponentAction>stay(silent).wakeAt(now.plus(ASK_AGAIN));
  }

  private static Step<ComponentState, ComponentAction> rest(
      Opening opening, Refused refused, Instant now) {
    Duration doubled =
        Duration.ofMillis(PAUSE.toMillis() << Math.min(opening.failures(), DOUBLINGS_MAX));
    Instant until = now.plus(doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX);
    Instant since = opening.cause() == null ? now : opening.since();
    return Step.<ComponentState, ComponentAction>stay(
            new Resting(since, refused.cause(), opening.failures() + 1, until))
        .wakeAt(until);
  }

  private static Evidence answer(Asked asked, Instant now) {
    return new Evidence(
        Stage.ANSWER, asked.probe(), asked.holds(), now, asked.took(), asked.detail());
  }
}
