package dev.mainstay.monitor;

import dev.mainstay.core.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable, append-only record of everything that happened.
 *
 * <p>Any thread may call; no call but {@link #find} and {@link #series} touches the disk on the
 * caller's thread. What a {@link Receipt.Kept} names survives {@code kill -9} and a power cut.
 */
public interface Journal extends AutoCloseable {

  /** Takes an event of our own; never waits. One that finds no room is lost and counted. */
  void tell(Event event);

  /** Takes events from outside; completes after they are durable, or with why they are not. */
  CompletionStage<Receipt> append(Delivery delivery);

  /** Stored events that match, in the order of the query. Takes some milliseconds. */
  List<JournalEvent> find(Query query);

  /** How many events there were per interval, by one of their properties. */
  Series series(SeriesQuery query);

  /**
   * Tells every batch after its commit, in order, from now on, until the handle is closed. The
   * consumer is called on the writer's thread and must not wait.
   */
  Watch watch(Consumer<List<JournalEvent>> told);

  /** How the journal itself is. */
  JournalHealth health();

  /** Writes what waits, and ends. */
  @Override
  void close();

  /** A watcher's subscription. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
