package dev.mainstay.core.access;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all connections of a server share, in bytes or characters: what is full, refuses. */
public final class Room {

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  /** An empty one of some size. */
  public Room(long max) {
    this.max = max;
  }

  /** Takes some; false, and takes nothing, when there is not that much. */
  public boolean take(long size) {
    if (taken.addAndGet(size) <= max) {
      return true;
    }
    taken.addAndGet(-size);
    return false;
  }

  /** Gives back what was taken. */
  public void give(long size) {
    taken.addAndGet(-size);
  }

  /** How much is taken. */
  public long taken() {
    return taken.get();
  }
}
