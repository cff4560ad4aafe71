package dev.mainstay.gateway.mcp;

import java.time.Instant;

/** Where one request to an upstream is. */
sealed interface CallState {

  /** It waits for its turn at an upstream that is there. */
  record Queued(int sent) implements CallState {}

  /**
   * It is held while its upstream is away.
   *
   * @param sent how often it has been sent before
   */
  record Held(int sent, Instant until, String reason) implements CallState {}

  /** It was sent, and its answer is awaited. */
  record Running(int sent, long epoch, long exchange) implements CallState {}

  /** Its upstream wants something from whoever asked before it goes on; then it is sent again. */
  record Asking(int sent) implements CallState {}

  /** It has had its one outcome. */
  record Settled() implements CallState {}
}
