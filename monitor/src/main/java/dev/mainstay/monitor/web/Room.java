package dev.mainstay.monitor.web;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all unfinished messages and bodies share, in characters: what is full, refuses. */
final class Room {

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  Room(long max) {
    this.max = max;
  }

  /** Takes some; false, and takes nothing, when there is not that much. */
  boolean take(long size) {
    if (taken.addAndGet(size) <= max) {
      return true;
    }
    taken.addAndGet(-size);
    return false;
  }

  /** Gives back what was taken. */
  void give(long size) {
    taken.addAndGet(-size);
  }

  /** How much is taken. */
  long taken() {
    return taken.get();
  }
}
