package dev.mainstay.monitor;

import dev.mainstay.core.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable, append-only record of everything that happened.
 *
 * <p>Any thread may call; only {@link #search}, {@link #find} and {@link #series} wait for the
 * disk. What a {@link Receipt.Kept} names survives {@code kill -9} and a power cut.
 */
public interface Journal extends Archive, AutoCloseable {

  /** Takes an event of our own; never waits. One that finds no room is lost and counted. */
  void tell(Event event);

  /**
   * Takes events from outside; completes after they are durable, or with why they are not. What
   * follows on the stage may run on the writer's thread, and must not wait.
   */
  CompletionStage<Receipt> append(Delivery delivery);

  /**
   * How many events there were per interval, by one of their properties. The answer says where its
   * intervals begin and how long they are: both may be coarser than asked for, to whole minutes.
   */
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
