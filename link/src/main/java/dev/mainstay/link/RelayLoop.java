package dev.mainstay.link;

import dev.mainstay.core.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The owner of a {@link Relay}: one virtual thread that takes whatever has come since it last
 * looked, and wakes when the relay wants to be woken. Edges put events, each in its own order.
 *
 * <p>It also sees that the machine slept: then the wall clock has gone further than the timeline.
 */
public final class RelayLoop implements AutoCloseable {

  /** A wall clock that is set goes no further at once; a sleep does. */
  private static final Duration SLEPT = Duration.ofSeconds(5);

  private static final Duration ENDS_WITHIN = Duration.ofMillis(200);

  private final Relay relay;
  private final Timeline timeline;
  private final InstantSource wall;
  private final int capacity;
  private final Consumer<Throwable> onCrash;
  private final Thread owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final ArrayDeque<RelayEvent> waiting = new ArrayDeque<>();
  private Duration ahead;

  /**
   * A loop that has not begun.
   *
   * @param wall goes on while the machine sleeps
   * @param capacity how many events may wait
   * @param onCrash hears of a programmer's error, which ends the loop
   */
  public RelayLoop(
      String name,
      Relay relay,
      Timeline timeline,
      InstantSource wall,
      int capacity,
      Consumer<Throwable> onCrash) {
    this.relay = relay;
    this.timeline = timeline;
    this.wall = wall;
    this.capacity = capacity;
    this.onCrash = onCrash;
    this.ahead = ahead();
    this.owner = Thread.ofVirtual().name("link-" + name).unstarted(this::run);
  }

  private Duration ahead() {
    return Duration.between(timeline.now(), wall.instant());
  }

  /** Begins. */
  public void start() {
    owner.start();
  }

  /** Puts an event; false when too many wait, and it was not taken. Any thread may call. */
  public boolean offer(RelayEvent event) {
    lock.lock();
    try {
      if (waiting.size() >= capacity) {
        return false;
      }
      waiting.add(event);
      something.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    List<RelayEvent> taken = new ArrayList<>();
    try {
      relay.start();
      while (!Thread.currentThread().isInterrupted()) {
        take(taken);
        lookForSleep(taken);
        Instant now = timeline.now();
        taken.forEach(event -> relay.on(event, now));
        taken.clear();
        relay.flush();
      }
    } catch (InterruptedException e) {
      // Asked to end.
    } catch (RuntimeException | Error e) {
      onCrash.accept(e);
    }
  }

  private void lookForSleep(List<RelayEvent> into) {
    Duration before = ahead;
    ahead = ahead();
    Duration slept = ahead.minus(before);
    if (slept.compareTo(SLEPT) > 0) {
      into.add(new RelayEvent.Woke(slept));
    }
  }

  private void take(List<RelayEvent> into) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        Instant wakeAt = relay.wakeAt();
        if (wakeAt.equals(Instant.MAX)) {
          something.await();
        } else {
          long nanos = Duration.between(timeline.now(), wakeAt).toNanos();
          if (nanos <= 0 || something.awaitNanos(nanos) <= 0) {
            into.add(new RelayEvent.Wake());
            return;
          }
        }
      }
      into.addAll(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends within a moment, so that nothing is told to the ports any more. */
  @Override
  public void close() {
    owner.interrupt();
    try {
      boolean _ = owner.join(ENDS_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
