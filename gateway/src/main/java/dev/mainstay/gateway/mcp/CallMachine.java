package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.CallEvent.Repeatable;
import dev.mainstay.gateway.mcp.CallState.Asking;
import dev.mainstay.gateway.mcp.CallState.Held;
import dev.mainstay.gateway.mcp.CallState.Queued;
import dev.mainstay.gateway.mcp.CallState.Running;
import dev.mainstay.gateway.mcp.CallState.Settled;
import dev.mainstay.gateway.mcp.Fault.Runs;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The life of one request to an upstream: it ends in exactly one outcome, at its deadline at the
 * latest, and runs twice only when that is harmless. One that is silent or held for too long may be
 * passed on to another server, where it has such a life of its own.
 *
 * <pre>
 *            turn                    answered
 *   QUEUED --------&gt; RUNNING -------------------------&gt; SETTLED
 *     |  ^  ^          |  |  broken, may not run twice     ^
 *     |  |  +----------+  +--------------------------------+
 *     |  |   never sent, session lost, broken but harmless |
 *     |  back                                              |
 *     v  |                                                 |
 *    HELD --------------- held too long -------------------+   cancelled and
 *                                                              deadline: from anywhere
 *   RUNNING -- input wanted --&gt; ASKING -- input given --&gt; QUEUED
 * </pre>
 */
final class CallMachine implements Machine<CallState, CallEvent, CallAction> {

  /** How often a request is sent at most: one that kills its upstream must not do so for ever. */
  static final int SENDS_MAX = 3;

  /** A call that is silent for longer is worth a note, however long it may be. */
  private static final Duration QUIET_MAX = Duration.ofMinutes(1);

  private final String upstream;
  private final Instant acceptedAt;
  private final Duration hold;
  private final Duration deadline;
  private final Duration silence;

  /**
   * The life of a request.
   *
   * @param hold how long it waits for an upstream that is away
   * @param deadline how long it may take in all
   * @param silence how long nothing may be heard of it while it runs
   */
  CallMachine(
      String upstream, Instant acceptedAt, Duration hold, Duration deadline, Duration silence) {
    this.upstream = upstream;
    this.acceptedAt = acceptedAt;
    this.hold = hold;
    this.deadline = deadline;
    this.silence = silence;
  }

  /** Whether it must be heard of before its deadline. */
  boolean isListenedFor() {
    return silence.compareTo(deadline) < 0;
  }

  /** Whether it has been silent for so long that somebody may ask why. */
  boolean isQuiet(Duration silent) {
    Duration half = silence.dividedBy(2);
    return silent.compareTo(half.compareTo(QUIET_MAX) < 0 ? half : QUIET_MAX) >= 0;
  }

  @Override
  public Step<CallState, CallAction> on(CallState state, CallEvent event, Instant now) {
    return switch (state) {
      case Queued queued -> queued(queued, event, now);
      case Held held -> held(held, event, now);
      case Running running -> running(running, event, now);
      case Asking asking -> asking(asking, event, now);
      case Settled settled -> Step.stay(settled);
    };
  }

  private Step<CallState, CallAction> queued(Queued state, CallEvent event, Instant now) {
    return switch (event) {
      case CallEvent.Turn(long epoch, long exchange) ->
          Step.to(
              new Running(state.sent() + 1, epoch, exchange),
              List.of(new CallAction.Send(epoch, exchange)));
      case CallEvent.Away(String reason) ->
          Step.to(new Held(state.sent(), now.plus(hold), reason), List.of());
      case CallEvent.Cancelled _ -> Step.to(new Settled(), List.of());
      case CallEvent.Withdrawn _ -> failed(Fault.withdrawn(upstream, ran(state.sent())));
      case CallEvent.Tick _ -> inTime(state, now);
      case CallEvent.Answered _,
          CallEvent.Back _,
          CallEvent.Failed _,
          CallEvent.InputWanted _,
          CallEvent.InputGiven _,
          CallEvent.InputRefused _ ->
          Step.stay(state);
    };
  }

  private Step<CallState, CallAction> held(Held state, CallEvent event, Instant now) {
    return switch (event) {
      case CallEvent.Back _ -> Step.to(new Queued(state.sent()), List.of());
      case CallEvent.Away(String reason) ->
          Step.to(new Held(state.sent(), state.until(), reason), List.of());
      case CallEvent.Cancelled _ -> Step.to(new Settled(), List.of());
      case CallEvent.Withdrawn _ -> failed(Fault.withdrawn(upstream, ran(state.sent())));
      case CallEvent.Tick _ ->
          now.isBefore(state.until())
              ? inTime(state, now)
              : passedOn(
                  Fault.upstreamAway(upstream, hold, state.reason(), ran(state.sent())),
                  state.sent());
      case CallEvent.Turn _,
          CallEvent.Answered _,
          CallEvent.Failed _,
          CallEvent.InputWanted _,
          CallEvent.InputGiven _,
          CallEvent.InputRefused _ ->
          Step.stay(state);
    };
  }

  private Step<CallState, CallAction> running(Running state, CallEvent event, Instant now) {
    return switch (event) {
      case CallEvent.Answered _ -> Step.to(new Settled(), List.of(new CallAction.Deliver()));
      case CallEvent.Failed(Failure failure, String reason, Repeatable repeatable) ->
          failed(state, failure, reason, repeatable);
      case CallEvent.Cancelled _ -> Step.to(new Settled(), List.of(abandon(state)));
      case CallEvent.Withdrawn _ ->
          failed(Fault.withdrawn(upstream, Runs.PERHAPS)).and(abandon(state));
      case CallEvent.Tick(Duration silent) -> {
        Step<CallState, CallAction> step = inTime(state, now);
        if (step.next() instanceof Running && silent.compareTo(silence) >= 0) {
          step = passedOn(Fault.silent(upstream, silence), state.sent());
        }
        yield step.next() instanceof Settled ? step.and(abandon(state)) : step;
      }
      case CallEvent.InputWanted _ -> Step.to(new Asking(state.sent()), List.of());
      case CallEvent.Turn _,
          CallEvent.Away _,
          CallEvent.Back _,
          CallEvent.InputGiven _,
          CallEvent.InputRefused _ ->
          Step.stay(state);
    };
  }

  private Step<CallState, CallAction> asking(Asking state, CallEvent event, Instant now) {
    return switch (event) {
      // The next sending is another request: what was sent before it does not count.
      case CallEvent.InputGiven _ -> Step.to(new Queued(0), List.of(new CallAction.Enqueue()));
      case CallEvent.InputRefused(Fault fault) -> failed(fault);
      case CallEvent.Cancelled _ -> Step.to(new Settled(), List.of());
      case CallEvent.Withdrawn _ -> failed(Fault.withdrawn(upstream, Runs.PERHAPS));
      case CallEvent.Tick _ -> inTime(state, now);
      case CallEvent.Turn _,
          CallEvent.Answered _,
          CallEvent.Away _,
          CallEvent.Back _,
          CallEvent.Failed _,
          CallEvent.InputWanted _ ->
          Step.stay(state);
    };
  }

  private Step<CallState, CallAction> failed(
      Running state, Failure failure, String reason, Repeatable repeatable) {
    boolean harmless =
        switch (failure) {
          case NEVER_SENT, SESSION_LOST -> true;
          case BROKEN -> repeatable == Repeatable.YES;
        };
    if (!harmless) {
      return failed(Fault.mayHaveRun(upstream, reason));
    }
    // What was never sent has not counted as sent.
    int sent = failure == Failure.NEVER_SENT ? state.sent() - 1 : state.sent();
    if (sent >= SENDS_MAX) {
      return failed(
          Fault.upstreamFailed(upstream, "it was lost " + sent + " times over this: " + reason));
    }
    return Step.to(new Queued(sent), List.of(new CallAction.Enqueue()));
  }

  /** What is known of a request that waits: one that was sent before may have run then. */
  private static Runs ran(int sent) {
    return sent == 0 ? Runs.NOT : Runs.PERHAPS;
  }

  private Step<CallState, CallAction> inTime(CallState state, Instant now) {
    return now.isBefore(acceptedAt.plus(deadline))
        ? Step.stay(state)
        : failed(Fault.deadline(upstream, deadline));
  }

  private static Step<CallState, CallAction> failed(Fault fault) {
    return Step.to(new Settled(), List.of(new CallAction.Fail(fault)));
  }

  private static Step<CallState, CallAction> passedOn(Fault fault, int sent) {
    return sent >= SENDS_MAX
        ? failed(fault)
        : Step.to(new Settled(), List.of(new CallAction.PassOn(fault, sent)));
  }

  private static CallAction abandon(Running state) {
    return new CallAction.Abandon(state.epoch(), state.exchange());
  }
}
