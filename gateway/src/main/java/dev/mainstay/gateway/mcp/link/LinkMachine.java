package dev.mainstay.gateway.mcp.link;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.link.LinkEvent.Memory;
import dev.mainstay.gateway.mcp.link.LinkState.Apart;
import dev.mainstay.gateway.mcp.link.LinkState.Counts;
import dev.mainstay.gateway.mcp.link.LinkState.Joined;
import dev.mainstay.gateway.mcp.link.LinkState.Meeting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of a link: which message is written when, and when a connection is dead. Of two
 * connections the one with the higher number counts: the other end has left the lower one.
 */
public final class LinkMachine implements Machine<LinkState, LinkEvent, LinkAction> {

  /** Silence after which an end says that it lives. */
  static final Duration BEAT_EVERY = Duration.ofSeconds(10);

  /** Silence after which a connection counts as dead: three beats are missing. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(32);

  /** How long the other end may take for its first word. */
  static final Duration MEET_WITHIN = Duration.ofSeconds(5);

  /** Messages after which the other end is told at once that they came. */
  static final int ACK_MESSAGES = 64;

  /** Bytes after which the other end is told at once that they came. */
  static final int ACK_BYTES = 256 * 1024;

  /** How long the other end may be left without knowing that a message came. */
  static final Duration ACK_WITHIN = Duration.ofMillis(500);

  // Not in switches over types: linking them costs a shim 40 ms of its start (decision 21).

  @Override
  public Step<LinkState, LinkAction> on(LinkState state, LinkEvent event, Instant now) {
    if (state instanceof Apart apart) {
      return apart(apart, event, now);
    }
    if (state instanceof Meeting meeting) {
      return meeting(meeting, event, now);
    }
    return joined((Joined) state, event, now);
  }

  private static Step<LinkState, LinkAction> apart(Apart state, LinkEvent event, Instant now) {
    if (event instanceof LinkEvent.Connected(long connection)) {
      return connection > state.connection()
          ? meet(state.counts(), connection, now)
          : Step.<LinkState, LinkAction>stay(state).and(late(connection));
    }
    if (event instanceof LinkEvent.Offered) {
      return Step.stay(new Apart(state.counts().oneMoreSent(), state.connection()));
    }
    return Step.stay(state);
  }

  private static Step<LinkState, LinkAction> meeting(Meeting state, LinkEvent event, Instant now) {
    if (event instanceof LinkEvent.Connected(long connection)) {
      return connection > state.connection()
          ? meet(state.counts(), connection, now).and(late(state.connection()))
          : still(state).and(late(connection));
    }
    if (event instanceof LinkEvent.Met met && met.connection() == state.connection()) {
      return met(state, met, now);
    }
    if (event instanceof LinkEvent.Offered) {
      return still(new Meeting(state.counts().oneMoreSent(), state.connection(), state.since()));
    }
    if (event instanceof LinkEvent.Lost(long connection) && connection == state.connection()) {
      return Step.stay(new Apart(state.counts(), connection));
    }
    if (event instanceof LinkEvent.Arrived arrived && arrived.connection() == state.connection()) {
      return part(state.counts(), state.connection(), "it sent a message before its first word");
    }
    if (event instanceof LinkEvent.Wake && !now.isBefore(state.since().plus(MEET_WITHIN))) {
      return part(state.counts(), state.connection(), "it did not say a word");
    }
    return still(state);
  }

  private static Step<LinkState, LinkAction> joined(Joined state, LinkEvent event, Instant now) {
    if (event instanceof LinkEvent.Offered) {
      Counts counts = state.counts().oneMoreSent();
      return going(
          new Joined(counts, state.connection(), state.heard(), now, state.ackDue()),
          List.of(new LinkAction.Write(counts.sent(), counts.sent())));
    }
    if (event instanceof LinkEvent.Wake) {
      return wake(state, now);
    }
    if (event instanceof LinkEvent.Connected(long connection)) {
      return connection > state.connection()
          ? meet(state.counts(), connection, now).and(late(state.connection()))
          : going(state, List.of(late(connection)));
    }
    return ofConnection(state, event, now);
  }

  /** What comes over a connection; of any but the present one it changes nothing. */
  private static Step<LinkState, LinkAction> ofConnection(
      Joined state, LinkEvent event, Instant now) {
    long present = state.connection();
    if (event instanceof LinkEvent.Arrived arrived && arrived.connection() == present) {
      return arrived(state, arrived.bytes(), now);
    }
    if (event instanceof LinkEvent.Acknowledged ack && ack.connection() == present) {
      return acknowledged(state, ack.received(), now);
    }
    if (event instanceof LinkEvent.Heard(long connection) && connection == present) {
      return going(heard(state, state.counts(), now), List.of());
    }
    if (event instanceof LinkEvent.Lost(long connection) && connection == present) {
      return Step.stay(new Apart(state.counts(), connection));
    }
    if (event instanceof LinkEvent.Met met && met.connection() == present) {
      return part(state.counts(), present, "it said its first word twice");
    }
    return going(state, List.of());
  }

  private static Step<LinkState, LinkAction> meet(Counts counts, long connection, Instant now) {
    return still(new Meeting(counts, connection, now));
  }

  private static LinkAction late(long connection) {
    return new LinkAction.Drop(connection, "a later connection is there");
  }

  private static Step<LinkState, LinkAction> met(Meeting state, LinkEvent.Met met, Instant now) {
    Counts counts = state.counts();
    List<LinkAction> actions = new ArrayList<>();
    if (met.memory() == Memory.LOST) {
      counts = Counts.NONE;
      actions.add(new LinkAction.Renew());
    } else if (!counts.mayHave(met.received())) {
      // Its memory is of another link: a fault that only beginning anew can mend.
      actions.add(new LinkAction.Renew());
      actions.add(new LinkAction.Drop(state.connection(), "its count cannot be"));
      return Step.to(new Apart(Counts.NONE, state.connection()), actions);
    } else {
      actions.add(new LinkAction.Forget(met.received()));
      counts = counts.settledTo(met.received()).toldAll();
      if (counts.sent() > counts.settled()) {
        actions.add(new LinkAction.Write(counts.settled() + 1, counts.sent()));
      }
    }
    return going(new Joined(counts, state.connection(), now, now, Instant.MAX), actions);
  }

  private static Step<LinkState, LinkAction> arrived(Joined state, int bytes, Instant now) {
    Counts counts = state.counts().oneMoreReceived(bytes);
    if (counts.received() - counts.told() >= ACK_MESSAGES || counts.bytesUntold() >= ACK_BYTES) {
      return going(
          new Joined(counts.toldAll(), state.connection(), now, now, Instant.MAX),
          List.of(new LinkAction.Deliver(), new LinkAction.Acknowledge(counts.received())));
    }
    Instant due = state.ackDue().equals(Instant.MAX) ? now.plus(ACK_WITHIN) : state.ackDue();
    return going(
        new Joined(counts, state.connection(), now, state.said(), due),
        List.of(new LinkAction.Deliver()));
  }

  private static Step<LinkState, LinkAction> acknowledged(
      Joined state, long received, Instant now) {
    if (!state.counts().mayHave(received)) {
      return part(state.counts(), state.connection(), "its count cannot be");
    }
    return going(
        heard(state, state.counts().settledTo(received), now),
        List.of(new LinkAction.Forget(received)));
  }

  private static Joined heard(Joined state, Counts counts, Instant now) {
    return new Joined(counts, state.connection(), now, state.said(), state.ackDue());
  }

  private static Step<LinkState, LinkAction> wake(Joined state, Instant now) {
    if (!now.isBefore(state.heard().plus(DEAD_AFTER))) {
      return part(state.counts(), state.connection(), "it was silent for too long");
    }
    if (!now.isBefore(state.ackDue())) {
      Counts counts = state.counts();
      return going(
          new Joined(counts.toldAll(), state.connection(), state.heard(), now, Instant.MAX),
          List.of(new LinkAction.Acknowledge(counts.received())));
    }
    if (!now.isBefore(state.said().plus(BEAT_EVERY))) {
      return going(
          new Joined(state.counts(), state.connection(), state.heard(), now, state.ackDue()),
          List.of(new LinkAction.Beat()));
    }
    return going(state, List.of());
  }

  private static Step<LinkState, LinkAction> part(Counts counts, long connection, String reason) {
    return Step.to(new Apart(counts, connection), List.of(new LinkAction.Drop(connection, reason)));
  }

  private static Step<LinkState, LinkAction> still(Meeting state) {
    return new Step<>(state, List.of(), state.since().plus(MEET_WITHIN));
  }

  private static Step<LinkState, LinkAction> going(Joined state, List<LinkAction> actions) {
    Instant beat = state.said().plus(BEAT_EVERY);
    Instant dead = state.heard().plus(DEAD_AFTER);
    Instant first = beat.isBefore(dead) ? beat : dead;
    return new Step<>(state, actions, state.ackDue().isBefore(first) ? state.ackDue() : first);
  }
}
