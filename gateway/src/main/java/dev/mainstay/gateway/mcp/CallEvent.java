package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.HubEvent.Failure;
import java.time.Duration;

/** What happens to one request to an upstream. */
sealed interface CallEvent {

  /** It is its turn. */
  record Turn(long epoch, long exchange) implements CallEvent {}

  /** Its upstream answered. */
  record Answered() implements CallEvent {}

  /** Its upstream wants something from whoever asked, and has forgotten the request meanwhile. */
  record InputWanted() implements CallEvent {}

  /** Whoever asked has given it. */
  record InputGiven() implements CallEvent {}

  /** Whoever asked cannot give it, or not in a form of use. */
  record InputRefused(Fault fault) implements CallEvent {}

  /** Its upstream is away, for a reason in words. */
  record Away(String reason) implements CallEvent {}

  /** Its upstream is there again. */
  record Back() implements CallEvent {}

  /**
   * What was sent has failed.
   *
   * @param repeatable whether it may run twice
   */
  record Failed(Failure failure, String reason, Repeatable repeatable) implements CallEvent {}

  /** Whoever asked does not want it any more. */
  record Cancelled() implements CallEvent {}

  /** Its upstream is not there any more, for the config has changed. */
  record Withdrawn() implements CallEvent {}

  /**
   * Time has passed.
   *
   * @param silent how long nothing was heard of it
   */
  record Tick(Duration silent) implements CallEvent {}

  /** Whether a request may run twice. */
  enum Repeatable {
    YES,
    NO
  }
}
