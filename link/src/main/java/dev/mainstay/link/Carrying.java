package dev.mainstay.link;

import static dev.mainstay.link.Clocks.earlier;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.link.LinkAction.Cut;
import dev.mainstay.link.LinkAction.Drain;
import dev.mainstay.link.LinkAction.Fly;
import dev.mainstay.link.LinkAction.Open;
import dev.mainstay.link.LinkAction.Promote;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkState.End;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Opening;
import dev.mainstay.link.LinkState.Ping;
import dev.mainstay.link.LinkState.Proof;
import dev.mainstay.link.LinkState.Resting;
import dev.mainstay.link.LinkState.Successor;
import dev.mainstay.link.LinkState.Tries;
import dev.mainstay.link.LinkState.Up;
import dev.mainstay.link.LinkState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a link that is up does: its active line carries messages, and may get a successor. */
record Carrying(LinkSpec spec, Clocks clocks, Chance chance, Pacing pacing) {

  /** Answers one event. */
  Step<LinkState, LinkAction> on(Up state, LinkEvent event, Instant now) {
    long active = state.active().number();
    return switch (event) {
      case LinkEvent.Heard(long line, LinkEvent.Sign sign) ->
          Step.stay(line(state, line, it -> it.heard(sign, now)));
      case LinkEvent.Echoed(long line, long _) -> echoed(state, line, now);
      case LinkEvent.CanaryBroken(long line, long canary, String reason) ->
          broken(state, line, canary, reason, now);
      case LinkEvent.Opened(long line) -> successorOpened(state, line, now);
      case LinkEvent.Asked(long line, String reason) ->
          line == active ? replace(state, Why.ASKED, reason, now) : Step.stay(state);
      case LinkEvent.Refused(long line, Refusal refusal) -> gone(state, line, refusal, now);
      case LinkEvent.Lost(long line, Refusal refusal) -> gone(state, line, refusal, now);
      case LinkEvent.Ended(long line) -> gone(state, line, Refusal.again("it ended"), now);
      case LinkEvent.Woke _ -> woke(state, now);
      case LinkEvent.Tick _ -> look(state, now, List.of());
      case LinkEvent.Close _ -> close(state);
      case LinkEvent.Start _ -> Step.stay(state);
    };
  }

  /** Something of one of the two lines has changed. */
  private static Up line(Up state, long number, UnaryOperator<Line> change) {
    if (number == state.active().number()) {
      return new Up(state.tries(), change.apply(state.active()), state.successor(), state.ending());
    }
    return state.successor() instanceof Successor.Proving(Line line, Why why)
            && line.number() == number
        ? new Up(
            state.tries(),
            state.active(),
            new Successor.Proving(change.apply(line), why),
            state.ending())
        : state;
  }

  private Step<LinkState, LinkAction> echoed(Up state, long number, Instant now) {
    Up held = line(state, number, line -> line.proof(new Proof.Held(now)));
    return switch (held.successor()) {
      case Successor.Proving(Line line, Why why) when line.number() == number ->
          promote(held, line, why, now);
      // A line that was only thought deaf needs nobody in its place.
      case Successor.Resting(Instant _, Why why, String _)
          when why == Why.DEAF && number == state.active().number() ->
          Step.stay(new Up(held.tries(), held.active(), new Successor.None(), held.ending()));
      case Successor _ -> Step.stay(held);
    };
  }

  private Step<LinkState, LinkAction> broken(
      Up state, long number, long canary, String reason, Instant now) {
    Up unknown =
        line(
            state,
            number,
            line ->
                line.proof() instanceof Proof.Asked(long flies, Instant _) && flies == canary
                    ? line.proof(new Proof.Unknown(now, reason))
                    : line);
    return switch (unknown.successor()) {
      case Successor.Proving(Line line, Why why)
          when line.number() == number && line.proof() instanceof Proof.Unknown ->
          why == Why.AGE
              ? giveUp(unknown, line, why, "its canary could not fly: " + reason, now)
              : promote(unknown, line, why, now);
      case Successor _ -> Step.stay(unknown);
    };
  }

  private Step<LinkState, LinkAction> successorOpened(Up state, long number, Instant now) {
    if (!(state.successor() instanceof Successor.Opening(long line, Why why)) || line != number) {
      return Step.stay(state);
    }
    Line fresh = clocks.opened(number, chance.fraction(number), now);
    if (spec.canary() instanceof LinkSpec.Canary.None) {
      return promote(state, fresh, why, now);
    }
    Up proving =
        new Up(state.tries(), state.active(), new Successor.Proving(fresh, why), state.ending());
    return look(proving, now, List.of());
  }

  private Step<LinkState, LinkAction> promote(Up state, Line fresh, Why why, Instant now) {
    long old = state.active().number();
    Up next =
        new Up(state.tries(), fresh, new Successor.None(), LinkMachine.with(state.ending(), old));
    return look(next, now, List.of(new Promote(fresh.number(), why), new Drain(old, why.words())));
  }

  /** A successor is of no use; the next one is tried after a pause. */
  private Step<LinkState, LinkAction> giveUp(
      Up state, Line line, Why why, String reason, Instant now) {
    Tries tries = state.tries().oneMoreFailed();
    Instant until = now.plus(pacing.pause(tries, Duration.ZERO));
    return Step.to(
        new Up(
            tries,
            state.active(),
            new Successor.Resting(until, why, reason),
            LinkMachine.with(state.ending(), line.number())),
        List.of(new Cut(line.number(), reason)));
  }

  /** The active line is to be replaced, unless that is under way. */
  private Step<LinkState, LinkAction> replace(Up state, Why why, String reason, Instant now) {
    return state.successor() instanceof Successor.None
        ? openSuccessor(state, new Successor.Resting(now, why, reason), now)
        : Step.stay(state);
  }

  private static Step<LinkState, LinkAction> openSuccessor(
      Up state, Successor.Resting resting, Instant now) {
    if (now.isBefore(resting.until()) || !state.ending().isEmpty()) {
      return Step.stay(new Up(state.tries(), state.active(), resting, state.ending()));
    }
    Tries tries = state.tries().oneMoreLine();
    Successor opening = new Successor.Opening(tries.lines(), resting.why());
    return Step.to(
        new Up(tries, state.active(), opening, List.of()),
        List.of(new Open(tries.lines(), resting.why())));
  }

  /** A line is gone: the active one, the successor, or one that was to go. */
  private Step<LinkState, LinkAction> gone(Up state, long line, Refusal refusal, Instant now) {
    if (line == state.active().number()) {
      return activeGone(state, refusal, now);
    }
    return switch (state.successor()) {
      case Successor.Opening(long number, Why why) when number == line ->
          successorGone(state, why, refusal, now);
      case Successor.Proving(Line proving, Why why) when proving.number() == line ->
          successorGone(state, why, refusal, now);
      case Successor _ -> {
        Up next =
            new Up(
                state.tries(),
                state.active(),
                state.successor(),
                LinkMachine.without(state.ending(), line));
        yield next.successor() instanceof Successor.Resting resting
            ? openSuccessor(next, resting, now)
            : Step.stay(next);
      }
    };
  }

  /** The active line still carries messages, so that nothing is final. */
  private Step<LinkState, LinkAction> successorGone(
      Up state, Why why, Refusal refusal, Instant now) {
    Tries tries = state.tries().oneMoreFailed();
    Duration pause =
        refusal.kind() == Refusal.Kind.FOR_GOOD
            ? spec.backoff().cap()
            : pacing.pause(tries, refusal.after());
    Successor resting = new Successor.Resting(now.plus(pause), why, refusal.reason());
    return Step.stay(new Up(tries, state.active(), resting, state.ending()));
  }

  private Step<LinkState, LinkAction> activeGone(Up state, Refusal refusal, Instant now) {
    if (refusal.kind() == Refusal.Kind.FOR_GOOD) {
      return switch (state.successor()) {
        case Successor.Opening(long line, Why _) -> endOf(state, line, refusal);
        case Successor.Proving(Line line, Why _) -> endOf(state, line.number(), refusal);
        case Successor.None _, Successor.Resting _ ->
            LinkMachine.end(new End.Refused(refusal.reason()), state.ending(), List.of());
      };
    }
    return switch (state.successor()) {
      case Successor.Opening(long line, Why why) ->
          Step.stay(new Opening(state.tries(), line, why, state.ending()));
      case Successor.Proving(Line line, Why why) ->
          look(
              new Up(state.tries(), line, new Successor.None(), state.ending()),
              now,
              List.of(new Promote(line.number(), why)));
      case Successor.None _, Successor.Resting _ -> {
        Instant until = now.plus(pacing.pause(state.tries(), refusal.after()));
        yield pacing.tryAgain(
            new Resting(state.tries(), until, refusal.reason(), state.ending()), now);
      }
    };
  }

  private static Step<LinkState, LinkAction> endOf(Up state, long line, Refusal refusal) {
    return LinkMachine.end(
        new End.Refused(refusal.reason()),
        LinkMachine.with(state.ending(), line),
        List.of(new Cut(line, refusal.reason())));
  }

  private static Step<LinkState, LinkAction> close(Up state) {
    long active = state.active().number();
    List<Long> ending = LinkMachine.with(state.ending(), active);
    List<LinkAction> actions = new ArrayList<>(List.of(new Drain(active, "closed")));
    long other =
        switch (state.successor()) {
          case Successor.Opening(long line, Why _) -> line;
          case Successor.Proving(Line line, Why _) -> line.number();
          case Successor.None _, Successor.Resting _ -> 0;
        };
    if (other > 0) {
      ending = LinkMachine.with(ending, other);
      actions.add(new Cut(other, "closed"));
    }
    return LinkMachine.end(new End.Closed(), ending, actions);
  }

  /** What was known before nothing could be heard is not known now. */
  private Step<LinkState, LinkAction> woke(Up state, Instant now) {
    Line line =
        state
            .active()
            .ping(new Ping.Heard(now.minus(spec.ping())))
            .proof(new Proof.Unknown(Instant.EPOCH, "nothing could be heard"));
    Successor successor =
        state.successor() instanceof Successor.Resting(Instant _, Why why, String reason)
            ? new Successor.Resting(now, why, reason)
            : state.successor();
    return look(new Up(state.tries(), line, successor, state.ending()), now, List.of());
  }

  /**
   * Does what is due.
   *
   * @param first what is done before that
   */
  Step<LinkState, LinkAction> look(Up state, Instant now, List<LinkAction> first) {
    List<LinkAction> actions = new ArrayList<>(first);
    Up up = state;
    Line active = up.active();
    Clocks.Transport transport = clocks.transport(active, now);
    if (transport == Clocks.Transport.DEAD) {
      actions.add(new Cut(active.number(), SILENT));
      Up without =
          new Up(
              up.tries(), active, up.successor(), LinkMachine.with(up.ending(), active.number()));
      return after(actions, activeGone(without, Refusal.again(SILENT), now));
    }
    up = asked(up, active, transport, now, actions);
    if (transport == Clocks.Transport.SUSPECT) {
      up = replaced(up, Why.SUSPECT, "a pong was missed", now);
    }
    Clocks.Function function = clocks.function(up.active(), now);
    up = flown(up, up.active(), function, now, actions);
    if (function == Clocks.Function.DEAF) {
      up = replaced(up, Why.DEAF, LATE, now);
    }
    if (Clocks.isOld(active, now)) {
      up = replaced(up, Why.AGE, "it is old", now);
    }
    if (up.tries().failed() > 0
        && clocks.isWell(up.active())
        && !now.isBefore(steadyAt(up.active()))) {
      up = new Up(up.tries().steady(), up.active(), up.successor(), up.ending());
    }
    return after(actions, lookAtSuccessor(up, now));
  }

  private static final String SILENT = "it gave no sign of life, twice in a row";
  private static final String LATE = "no canary came back in time";

  private static Step<LinkState, LinkAction> after(
      List<LinkAction> first, Step<LinkState, LinkAction> step) {
    List<LinkAction> all = new ArrayList<>(first);
    all.addAll(step.actions());
    return Step.to(step.next(), all);
  }

  private Step<LinkState, LinkAction> lookAtSuccessor(Up state, Instant now) {
    return switch (state.successor()) {
      case Successor.None _, Successor.Opening _ -> Step.stay(state);
      case Successor.Resting resting -> openSuccessor(state, resting, now);
      case Successor.Proving(Line line, Why why) -> {
        Clocks.Transport transport = clocks.transport(line, now);
        Clocks.Function function = clocks.function(line, now);
        if (transport == Clocks.Transport.DEAD || function == Clocks.Function.DEAF) {
          yield giveUp(state, line, why, function == Clocks.Function.DEAF ? LATE : SILENT, now);
        }
        List<LinkAction> actions = new ArrayList<>();
        Up up = asked(state, line, transport, now, actions);
        yield Step.to(flown(up, line, function, now, actions), actions);
      }
    };
  }

  private static Up asked(
      Up state, Line line, Clocks.Transport due, Instant now, List<LinkAction> actions) {
    int tries =
        switch (due) {
          case NOTHING, DEAD -> 0;
          case ASK -> 1;
          case SUSPECT -> 2;
        };
    if (tries == 0) {
      return state;
    }
    actions.add(new LinkAction.Ping(line.number()));
    return line(state, line.number(), it -> it.ping(new Ping.Asked(now, tries)));
  }

  private static Up flown(
      Up state, Line line, Clocks.Function due, Instant now, List<LinkAction> actions) {
    return switch (due) {
      case NOTHING -> state;
      case DEAF -> line(state, line.number(), it -> it.proof(new Proof.Failed(now, LATE)));
      case FLY -> {
        Tries tries = state.tries().oneMoreCanary();
        actions.add(new Fly(line.number(), tries.canaries()));
        Up counted = new Up(tries, state.active(), state.successor(), state.ending());
        yield line(counted, line.number(), it -> it.proof(new Proof.Asked(tries.canaries(), now)));
      }
    };
  }

  private static Up replaced(Up state, Why why, String reason, Instant now) {
    return state.successor() instanceof Successor.None
        ? new Up(
            state.tries(), state.active(), new Successor.Resting(now, why, reason), state.ending())
        : state;
  }

  private Instant steadyAt(Line line) {
    return line.openedAt().plus(spec.backoff().steady());
  }

  /** When something is due. */
  Instant dueAt(Up state, Instant now) {
    Instant due = clocks.dueAt(state.active());
    Instant steady = steadyAt(state.active());
    if (state.tries().failed() > 0 && steady.isAfter(now)) {
      due = earlier(due, steady);
    }
    return switch (state.successor()) {
      case Successor.None _ -> earlier(due, state.active().until());
      case Successor.Opening _ -> due;
      case Successor.Resting resting ->
          state.ending().isEmpty() ? earlier(due, resting.until()) : due;
      case Successor.Proving(Line line, Why _) -> earlier(due, clocks.dueAt(line));
    };
  }
}
