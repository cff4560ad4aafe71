package dev.mainstay.monitor.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Pings every connection every 10 s, and looks 5 s later whether the pong has come. Connections lie
 * in slots of 100 ms, so that ten thousand are not pinged in one burst.
 */
final class Pulse implements AutoCloseable {

  /** The time between two pings of one connection. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** How long a pong may take. */
  static final Duration PONG_WITHIN = Duration.ofSeconds(5);

  private static final int SLOTS = 100;

  /** From one connection's slot to the next one's: whoever comes next is not pinged next. */
  private static final int STRIDE = 37;

  private final List<Set<Live>> slots = new ArrayList<>();
  private final AtomicInteger living = new AtomicInteger();

  /** The slot of the connection that came when there was none. */
  private volatile int woken;

  private final Thread thread = Thread.ofVirtual().name("pulse").unstarted(this::run);
  private final Duration tick;
  private final Faults faults;

  /**
   * A pulse that begins at once.
   *
   * @param every the time between two pings of one connection; a test's may be short
   */
  Pulse(Duration every, Faults faults) {
    this.tick = every.dividedBy(SLOTS);
    this.faults = faults;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(ConcurrentHashMap.newKeySet());
    }
    thread.start();
  }

  void add(Live live) {
    if (slot(live).add(live) && living.getAndIncrement() == 0) {
      woken = number(live);
      LockSupport.unpark(thread);
    }
  }

  void remove(Live live) {
    if (slot(live).remove(live)) {
      living.decrementAndGet();
    }
  }

  private Set<Live> slot(Live live) {
    return slots.get(number(live));
  }

  private static int number(Live live) {
    return (int) (live.peer().id * STRIDE % SLOTS);
  }

  private void run() {
    long next = System.nanoTime();
    for (int i = 0; !Thread.currentThread().isInterrupted(); i = (i + 1) % SLOTS) {
      Duration limit = tick.multipliedBy(SLOTS / 2);
      for (Live live : slots.get((i + SLOTS / 2) % SLOTS)) {
        guarded(
            live,
            () -> {
              if (live.peer().isUnanswered(limit)) {
                live.unanswered();
              }
            });
      }
      for (Live live : slots.get(i)) {
        guarded(live, live::ping);
      }
      next += tick.toNanos();
      if (living.get() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      } else {
        // Nobody is there: ten looks a second for nothing would be most of what we cost.
        LockSupport.park();
        // Whoever comes first is pinged after a whole round, not at once.
        i = woken;
        next = System.nanoTime();
      }
    }
  }

  private void guarded(Live live, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      faults.tell("ping of " + live.peer().address, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
