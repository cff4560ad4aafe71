package dev.mainstay.core;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded queue of events in front of one machine; any thread may put, only the owner takes.
 *
 * <p>A full mailbox refuses and counts, it never blocks the sender: a sender may itself be the
 * owner of another machine, and an owner never waits for anything but its own mailbox.
 */
public final class Mailbox<E> {

  private final ArrayBlockingQueue<E> queue;
  private final AtomicLong refused = new AtomicLong();

  /** A mailbox for at most {@code capacity} events. */
  public Mailbox(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Puts an event; false when the mailbox is full, which is counted. */
  public boolean offer(E event) {
    boolean taken = queue.offer(event);
    if (!taken) {
      refused.incrementAndGet();
    }
    return taken;
  }

  /** Takes the next event, waiting for one. For the owner only. */
  public E take() throws InterruptedException {
    return queue.take();
  }

  /** How many events were refused since the start. */
  public long refused() {
    return refused.get();
  }

  /** How many events wait. */
  public int size() {
    return queue.size();
  }
}
