package dev.mainstay.core;

import java.time.Instant;

/**
 * A pure decision: state, event and time in; next state and actions out.
 *
 * <p>An implementation reads no clock, draws no random number, holds no mutable field and waits for
 * nothing ("State(S) x Event(E) -> Actions(A), State(S')", OTP {@code gen_statem}).
 */
public interface Machine<S, E, A> {

  /** Answers one event; {@code now} never goes back between two calls. */
  Step<S, A> on(S state, E event, Instant now);
}
