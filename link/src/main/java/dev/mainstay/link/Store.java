package dev.mainstay.link;

import java.time.Instant;
import java.util.List;

/**
 * What of a link outlives its process, as a port. Changes become durable in the order of their
 * batches.
 */
public interface Store extends AutoCloseable {

  /** What was kept; may wait, and is asked before all else. */
  Kept load();

  /**
   * Makes changes durable, all or none; told as {@link RelayEvent.Stored} or {@link
   * RelayEvent.NotStored}. Does not wait. A batch follows only when the one before it was told.
   */
  void write(long batch, List<Change> changes);

  /** Ends, after what was written. */
  @Override
  void close();

  /** One thing to be kept. */
  sealed interface Change {

    /** A message came; its id is remembered, as {@link LinkSpec.Bounds} says. */
    record Received(long number, Incoming message, Instant at) implements Change {}

    /** The bot has handled a message: it is forgotten but for its id. */
    record Handled(long number) implements Change {}

    /** The bot wants a message sent. */
    record Submitted(long number, Outgoing message, Instant at) implements Change {}

    /** The remote has taken a message, or it was given up: it is forgotten. */
    record Done(long number) implements Change {}

    /** The stream stands here. */
    record Moved(Position position) implements Change {}
  }

  /**
   * What was kept.
   *
   * @param inbox what no bot has handled, the oldest first
   * @param outbox what no remote has taken, the oldest first
   * @param seen ids of messages that came, the oldest first
   * @param last the greatest number of either box
   */
  record Kept(
      List<Change.Received> inbox,
      List<Change.Submitted> outbox,
      List<Id> seen,
      Position position,
      long last) {

    /** Nothing. */
    public static final Kept NOTHING = new Kept(List.of(), List.of(), List.of(), Position.NONE, 0);
  }

  /** The id of a message that came. */
  record Id(String id, Instant at) {}
}
