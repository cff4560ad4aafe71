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
 * Who works a {@link Relay}: one thread at a time. Mostly that is the {@link CrewThread} which has
 * just read something for it; else the loop's own, a virtual one, which also wakes when the relay
 * wants to be woken. Edges put events, each in its own order.
 *
 * <pre>
 *            something came, or is due
 *   NOBODY ----------------------------&gt; SOMEBODY --closed--&gt; LAST --batch done--&gt; OVER
 *      ^                                   |   |                                    ^
 *      +------- all is done, for now ------+   +-------------- a fault -------------+
 * </pre>
 *
 * <p>It also sees that the machine slept: then the wall clock has gone further than the timeline.
 */
public final class RelayLoop implements AutoCloseable {

  /** A wall clock that is set goes no further at once; a sleep does. */
  private static final Duration SLEPT = Duration.ofSeconds(5);

  private static final Duration ENDS_WITHIN = Duration.ofMillis(200);

  /** Batches in a row; what comes then is for the owner, so that the others can go on reading. */
  private static final int BATCHES_MAX = 8;

  private final Relay relay;
  private final Timeline timeline;
  private final InstantSource wall;
  private final int capacity;
  private final Consumer<Throwable> onCrash;
  private final Thread owner;

  // What follows is of whoever is at work.
  private final List<RelayEvent> taken = new ArrayList<>();
  private Duration ahead;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Condition over = lock.newCondition();

  // What follows is guarded by the lock.
  private final ArrayDeque<RelayEvent> waiting = new ArrayDeque<>();
  private Worker worker = Worker.SOMEBODY;
  private Instant wakeAt = Instant.MAX;

  /** Until when the owner sleeps, if nobody wakes it. */
  private Instant sleepsUntil = Instant.MAX;

  /** Who has the relay; before the start that is whoever will start it. */
  private enum Worker {
    NOBODY,
    SOMEBODY,
    /** Somebody, and nobody after him. */
    LAST,
    OVER
  }

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
    this.ahead = ahead(timeline.now());
    this.owner = Thread.ofVirtual().name("link-" + name).unstarted(this::run);
  }

  private Duration ahead(Instant now) {
    return Duration.between(now, wall.instant());
  }

  /** Begins. */
  public void start() {
    owner.start();
  }

  /**
   * Puts an event; false when too many wait, and it was not taken. Any thread may call; one of the
   * crew works the relay unless somebody does, and is to hold no lock that a port takes.
   */
  public boolean offer(RelayEvent event) {
    lock.lock();
    try {
      if (worker == Worker.OVER) {
        // Nobody is there to hear it.
        return true;
      }
      if (waiting.size() >= capacity) {
        return false;
      }
      waiting.add(event);
      if (worker != Worker.NOBODY) {
        // Whoever is at work looks again before he lets go.
        return true;
      }
      if (!(Thread.currentThread() instanceof CrewThread)) {
        something.signal();
        return true;
      }
      worker = Worker.SOMEBODY;
    } finally {
      lock.unlock();
    }
    work(() -> {});
    return true;
  }

  private void run() {
    work(relay::start);
    try {
      while (awaitTurn()) {
        work(() -> {});
      }
    } catch (InterruptedException e) {
      // Nobody does so.
    }
  }

  /** Waits until there is something to do that nobody does; false when it is over. */
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      while (worker != Worker.OVER) {
        if (worker == Worker.NOBODY && isDue()) {
          worker = Worker.SOMEBODY;
          return true;
        }
        // When a relay that somebody has wants to be woken, he tells when he lets go.
        sleepsUntil = worker == Worker.NOBODY ? wakeAt : Instant.MAX;
        if (sleepsUntil.equals(Instant.MAX)) {
          something.await();
        } else {
          long _ = something.awaitNanos(Duration.between(timeline.now(), sleepsUntil).toNanos());
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    if (waiting.isEmpty() && !wakeAt.isAfter(timeline.now())) {
      waiting.add(new RelayEvent.Wake());
    }
    return !waiting.isEmpty();
  }

  /** Works what waits, on a thread that has the relay, and lets go of it. */
  private void work(Runnable first) {
    try {
      first.run();
      int batches = 0;
      while (batches < BATCHES_MAX && take()) {
        batch();
        batches++;
      }
      letGo(Worker.NOBODY, relay.wakeAt());
    } catch (RuntimeException | Error e) {
      letGo(Worker.OVER, Instant.MAX);
      onCrash.accept(e);
    }
  }

  /** Takes all that waits; whether there is something to do. */
  private boolean take() {
    lock.lock();
    try {
      if (worker == Worker.LAST) {
        return false;
      }
      taken.addAll(waiting);
      waiting.clear();
      return !taken.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void batch() {
    Instant now = timeline.now();
    lookForSleep(now);
    for (RelayEvent event : taken) {
      relay.on(event, now);
    }
    taken.clear();
    relay.flush();
  }

  private void lookForSleep(Instant now) {
    Duration before = ahead;
    ahead = ahead(now);
    Duration slept = ahead.minus(before);
    if (slept.compareTo(SLEPT) > 0) {
      taken.add(new RelayEvent.Woke(slept));
    }
  }

  private void letGo(Worker next, Instant nextWake) {
    lock.lock();
    try {
      worker = worker == Worker.LAST ? Worker.OVER : next;
      wakeAt = nextWake;
      if (worker == Worker.OVER) {
        over.signalAll();
      }
      if (worker == Worker.OVER || !waiting.isEmpty() || wakeAt.isBefore(sleepsUntil)) {
        something.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends within a moment, so that nothing is told to the ports any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      switch (worker) {
        case NOBODY -> worker = Worker.OVER;
        case SOMEBODY -> worker = Worker.LAST;
        case LAST, OVER -> {}
      }
      something.signal();
      long left = ENDS_WITHIN.toNanos();
      while (worker != Worker.OVER && left > 0) {
        left = over.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
