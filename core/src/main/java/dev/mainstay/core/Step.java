package dev.mainstay.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a machine answers to one event: the next state, the actions to carry out in order, and the
 * one instant at which it wants to be woken if nothing else happens.
 *
 * <p>A step has one deadline, not a set of timers: it belongs to the next state and dies with it,
 * so no stale timer can ever fire (s6-supervise keeps "one deadline" in the same way).
 *
 * @param next the state after the event
 * @param actions what the shell must do, in this order; bounded by the machine
 * @param wakeAt when to send the machine its wake event; {@link Instant#MAX} for never
 */
public record Step<S, A>(S next, List<A> actions, Instant wakeAt) {

  public Step {
    actions = List.copyOf(actions);
  }

  /** A step that changes nothing and waits for the next event. */
  public static <S, A> Step<S, A> stay(S state) {
    return new Step<>(state, List.of(), Instant.MAX);
  }

  /** A step to {@code next} with these actions and no deadline. */
  public static <S, A> Step<S, A> to(S next, List<A> actions) {
    return new Step<>(next, actions, Instant.MAX);
  }

  /** The same step with another deadline. */
  public Step<S, A> wakeAt(Instant at) {
    return new Step<>(next, actions, at);
  }

  /** The same step with one more action at the end. */
  public Step<S, A> and(A action) {
    if (actions.isEmpty()) {
      return new Step<>(next, List.of(action), wakeAt);
    }
    List<A> more = new ArrayList<>(actions);
    more.add(action);
    return new Step<>(next, more, wakeAt);
  }
}
