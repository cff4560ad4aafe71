package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who works a {@link Hub}: one thread at a time. Mostly that is the one of the edge that has just
 * read something for it, and does not have to wake another; else the loop's own, which also wakes
 * when the hub wants to be woken. Edges put events, each of them in its own order.
 */
public final class HubLoop implements Crew, AutoCloseable {

  /** A thread of an edge works so many batches at once, and leaves further ones to the owner. */
  private static final int BATCHES_MAX = 8;

  private final Hub hub;
  private final Timeline timeline;
  private final int capacity;
  private final Consumer<Throwable> onCrash;
  private final Thread owner;
  private final Set<Thread> crew = ConcurrentHashMap.newKeySet();

  /** What is being worked; of whoever is at work. */
  private final List<HubEvent> taken = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final ArrayDeque<HubEvent> waiting = new ArrayDeque<>();

  /** Who has the hub now; null for nobody. */
  private @Nullable Thread atWork;

  /** Until when the owner sleeps, if nobody wakes it. */
  private Instant sleepsUntil = Instant.MAX;

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
    this.atWork = owner;
  }

  /** Begins. */
  public void start() {
    owner.start();
  }

  /** Puts an event; false when too many wait, and it was not taken. Any thread may call. */
  public boolean offer(HubEvent event) {
    lock.lock();
    try {
      boolean room = waiting.size() < capacity;
      if (room) {
        waiting.add(event);
      }
      // Whoever is at work looks again before it lets go.
      if (atWork == null && !(room && crew.contains(Thread.currentThread()))) {
        something.signal();
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void enlist() {
    crew.add(Thread.currentThread());
  }

  @Override
  public void leave() {
    crew.remove(Thread.currentThread());
    work();
  }

  @Override
  public void work() {
    if (!begin()) {
      return;
    }
    try {
      int batches = 0;
      do {
        batch();
        batches++;
      } while (batches < BATCHES_MAX && take());
      letGo();
    } catch (RuntimeException | Error e) {
      // The hub stays taken: nobody works it any more.
      onCrash.accept(e);
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      if (atWork != null || waiting.isEmpty()) {
        return false;
      }
      atWork = Thread.currentThread();
      return take();
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that waits; whether there was something. */
  private boolean take() {
    lock.lock();
    try {
      taken.addAll(waiting);
      waiting.clear();
      return !taken.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Works what was taken. */
  private void batch() {
    Instant now = timeline.now();
    hub.gather();
    for (HubEvent event : taken) {
      hub.on(event, now);
    }
    taken.clear();
    hub.flush();
  }

  private void letGo() {
    lock.lock();
    try {
      if (!Thread.currentThread().equals(atWork)) {
        // Closed meanwhile.
        return;
      }
      atWork = null;
      if (!waiting.isEmpty() || hub.wakeAt().isBefore(sleepsUntil)) {
        something.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      hub.start();
      while (!Thread.currentThread().isInterrupted()) {
        rest();
        if (!take()) {
          taken.add(new HubEvent.Wake());
        }
        batch();
      }
    } catch (InterruptedException e) {
      keep();
    } catch (RuntimeException | Error e) {
      onCrash.accept(e);
    }
  }

  /** Lets go of the hub until there is something to do that nobody else does, and has it then. */
  private void rest() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      atWork = null;
      while (atWork != null || (waiting.isEmpty() && hub.wakeAt().isAfter(timeline.now()))) {
        // Of a hub that another has, it is not known when it wants to be woken: that one tells.
        sleepsUntil = atWork == null ? hub.wakeAt() : Instant.MAX;
        if (sleepsUntil.equals(Instant.MAX)) {
          something.await();
        } else {
          long nanos = Duration.between(timeline.now(), sleepsUntil).toNanos();
          var _ = something.awaitNanos(nanos);
        }
      }
      atWork = owner;
    } finally {
      lock.unlock();
    }
  }

  /** The loop ends: nobody gets the hub any more. */
  private void keep() {
    lock.lock();
    try {
      atWork = owner;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    owner.interrupt();
  }
}
