package dev.mainstay.link;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.link.LinkAction.Cut;
import dev.mainstay.link.LinkAction.Promote;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkState.Closing;
import dev.mainstay.link.LinkState.End;
import dev.mainstay.link.LinkState.Ended;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Opening;
import dev.mainstay.link.LinkState.Resting;
import dev.mainstay.link.LinkState.Successor;
import dev.mainstay.link.LinkState.Tries;
import dev.mainstay.link.LinkState.Up;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one link: which of its lines carries messages, and when it is replaced. A successor
 * is made, authorised and proven before the line that it replaces is ended; there are never more
 * than two lines that are not being ended, and a third is made only when every older one is proven
 * gone.
 */
public final class LinkMachine implements Machine<LinkState, LinkEvent, LinkAction> {

  private final Clocks clocks;
  private final Chance chance;
  private final Pacing pacing;
  private final Carrying carrying;

  /**
   * The life of a link.
   *
   * @param chance unlike that of any other link, so that they do not all come back at once
   */
  public LinkMachine(LinkSpec spec, Chance chance) {
    this.clocks = new Clocks(spec);
    this.chance = chance;
    this.pacing = new Pacing(spec.backoff(), chance);
    this.carrying = new Carrying(spec, clocks, chance, pacing);
  }

  /** Before the first event. */
  public static LinkState begin(Instant now) {
    return new Resting(Tries.NONE, now, "not begun", List.of());
  }

  @Override
  public Step<LinkState, LinkAction> on(LinkState state, LinkEvent event, Instant now) {
    Step<LinkState, LinkAction> step =
        switch (state) {
          case Resting resting -> resting(resting, event, now);
          case Opening opening -> opening(opening, event, now);
          case Up up -> carrying.on(up, event, now);
          case Closing closing -> closing(closing, event);
          case Ended ended -> Step.stay(ended);
        };
    return step.wakeAt(dueAt(step.next(), now));
  }

  private Step<LinkState, LinkAction> resting(Resting state, LinkEvent event, Instant now) {
    return switch (event) {
      case LinkEvent.Start _, LinkEvent.Tick _ -> pacing.tryAgain(state, now);
      case LinkEvent.Woke _ ->
          pacing.tryAgain(new Resting(state.tries(), now, state.reason(), state.ending()), now);
      case LinkEvent.Ended(long line) -> pacing.tryAgain(gone(state, line), now);
      case LinkEvent.Lost(long line, Refusal _) -> pacing.tryAgain(gone(state, line), now);
      case LinkEvent.Refused(long line, Refusal _) -> pacing.tryAgain(gone(state, line), now);
      case LinkEvent.Close _ -> end(new End.Closed(), state.ending(), List.of());
      case LinkEvent.Opened _,
          LinkEvent.Heard _,
          LinkEvent.Echoed _,
          LinkEvent.CanaryBroken _,
          LinkEvent.Asked _ ->
          Step.stay(state);
    };
  }

  private static Resting gone(Resting state, long line) {
    return new Resting(state.tries(), state.until(), state.reason(), without(state.ending(), line));
  }

  private Step<LinkState, LinkAction> opening(Opening state, LinkEvent event, Instant now) {
    return switch (event) {
      case LinkEvent.Opened(long line) when line == state.line() -> {
        Line fresh = clocks.opened(line, chance.fraction(line), now);
        Up up = new Up(state.tries(), fresh, new Successor.None(), state.ending());
        yield carrying.look(up, now, List.of(new Promote(line, state.why())));
      }
      case LinkEvent.Refused(long line, Refusal refusal) when line == state.line() ->
          refused(state, refusal, now);
      case LinkEvent.Lost(long line, Refusal refusal) when line == state.line() ->
          refused(state, refusal, now);
      case LinkEvent.Ended(long line) when line == state.line() ->
          refused(state, Refusal.again("it ended"), now);
      case LinkEvent.Refused(long line, Refusal _) -> Step.stay(gone(state, line));
      case LinkEvent.Lost(long line, Refusal _) -> Step.stay(gone(state, line));
      case LinkEvent.Ended(long line) -> Step.stay(gone(state, line));
      case LinkEvent.Close _ ->
          end(
              new End.Closed(),
              with(state.ending(), state.line()),
              List.of(new Cut(state.line(), "closed")));
      case LinkEvent.Start _,
          LinkEvent.Opened _,
          LinkEvent.Heard _,
          LinkEvent.Echoed _,
          LinkEvent.CanaryBroken _,
          LinkEvent.Asked _,
          LinkEvent.Woke _,
          LinkEvent.Tick _ ->
          Step.stay(state);
    };
  }

  private static Opening gone(Opening state, long line) {
    return new Opening(state.tries(), state.line(), state.why(), without(state.ending(), line));
  }

  private Step<LinkState, LinkAction> refused(Opening state, Refusal refusal, Instant now) {
    if (refusal.kind() == Refusal.Kind.FOR_GOOD) {
      return end(new End.Refused(refusal.reason()), state.ending(), List.of());
    }
    Tries tries = state.tries().oneMoreFailed();
    Instant until = now.plus(pacing.pause(tries, refusal.after()));
    return Step.to(new Resting(tries, until, refusal.reason(), state.ending()), List.of());
  }

  private static Step<LinkState, LinkAction> closing(Closing state, LinkEvent event) {
    return switch (event) {
      case LinkEvent.Ended(long line) -> end(state.end(), without(state.ending(), line), List.of());
      case LinkEvent.Lost(long line, Refusal _) ->
          end(state.end(), without(state.ending(), line), List.of());
      case LinkEvent.Refused(long line, Refusal _) ->
          end(state.end(), without(state.ending(), line), List.of());
      case LinkEvent.Start _,
          LinkEvent.Opened _,
          LinkEvent.Heard _,
          LinkEvent.Echoed _,
          LinkEvent.CanaryBroken _,
          LinkEvent.Asked _,
          LinkEvent.Woke _,
          LinkEvent.Close _,
          LinkEvent.Tick _ ->
          Step.stay(state);
    };
  }

  /** The end, once every line is proven ended. */
  static Step<LinkState, LinkAction> end(End end, List<Long> ending, List<LinkAction> actions) {
    return Step.to(ending.isEmpty() ? new Ended(end) : new Closing(end, ending), actions);
  }

  static List<Long> with(List<Long> lines, long line) {
    List<Long> more = new ArrayList<>(lines);
    more.add(line);
    return List.copyOf(more);
  }

  static List<Long> without(List<Long> lines, long line) {
    return lines.stream().filter(it -> it != line).toList();
  }

  private Instant dueAt(LinkState state, Instant now) {
    return switch (state) {
      case Resting resting -> resting.ending().isEmpty() ? resting.until() : Instant.MAX;
      case Up up -> carrying.dueAt(up, now);
      case Opening _, Closing _, Ended _ -> Instant.MAX;
    };
  }
}
