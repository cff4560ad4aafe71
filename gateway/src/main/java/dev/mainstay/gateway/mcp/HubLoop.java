package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The owner of a {@link Hub}: one thread that takes whatever has come since it last looked, and
 * wakes when the hub wants to be woken. Edges put events, each of them in its own order.
 */
public final class HubLoop implements AutoCloseable {

  private final Hub hub;
  private final Timeline timeline;
  private final int capacity;
  private final Consumer<Throwable> onCrash;
  private final Thread owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final ArrayDeque<HubEvent> waiting = new ArrayDeque<>();

  /**
   * A loop that has not begun.
   *
   * @param capacity how many events may wait
   * @param onCrash hears of a programmer's error, which ends the loop
   */
  public HubLoop(Hub hub, Timeline timeline, int capacity, Consumer<Throwable> onCrash) {
    this.hub = hub;
    this.timeline = timeline;
    this.capacity = capacity;
    this.onCrash = onCrash;
    this.owner = Thread.ofPlatform().daemon().name("gateway-hub").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    owner.start();
  }

  /** Puts an event; false when too many wait, and it was not taken. Any thread may call. */
  public boolean offer(HubEvent event) {
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
    List<HubEvent> taken = new ArrayList<>();
    try {
      hub.start();
      while (!Thread.currentThread().isInterrupted()) {
        take(taken);
        Instant now = timeline.now();
        for (HubEvent event : taken) {
          hub.on(event, now);
        }
        if (taken.isEmpty()) {
          hub.on(new HubEvent.Wake(), now);
        }
        taken.clear();
        hub.flush();
      }
    } catch (InterruptedException e) {
      // Asked to end.
    } catch (RuntimeException | Error e) {
      onCrash.accept(e);
    }
  }

  private void take(List<HubEvent> into) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        Instant wakeAt = hub.wakeAt();
        if (wakeAt.equals(Instant.MAX)) {
          something.await();
        } else {
          long nanos = Duration.between(timeline.now(), wakeAt).toNanos();
          if (nanos <= 0 || something.awaitNanos(nanos) <= 0) {
            break;
          }
        }
      }
      into.addAll(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    owner.interrupt();
  }
}
