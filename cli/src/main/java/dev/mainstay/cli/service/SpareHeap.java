package dev.mainstay.cli.service;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Memory that a start or a burst of work has needed, and that is not needed any more. The JVM
 * collects by itself only when the heap is full, which may be never again; its options shrink the
 * heap with every full collection.
 */
final class SpareHeap {

  /** The heap may grow by so much before it is looked into, in bytes. */
  static final long GROWTH = 8L * 1024 * 1024;

  /** A collection stops everything for some 50 ms: not more than one in this time. */
  static final Duration EVERY = Duration.ofSeconds(30);

  private final LongSupplier held;
  private final LongSupplier nanos;
  private final Runnable collect;
  private long kept = Long.MIN_VALUE;
  private long collectedAt;

  /**
   * What is given back.
   *
   * @param held how much memory the heap takes, in bytes
   * @param nanos the time, as of System.nanoTime
   * @param collect collects all of it
   */
  SpareHeap(LongSupplier held, LongSupplier nanos, Runnable collect) {
    this.held = held;
    this.nanos = nanos;
    this.collect = collect;
  }

  /** That of this process. */
  static SpareHeap own() {
    return new SpareHeap(Runtime.getRuntime()::totalMemory, System::nanoTime, System::gc);
  }

  /** Gives back what there is to give: at the first call, and whenever the heap has grown. */
  void giveBack() {
    boolean first = kept == Long.MIN_VALUE;
    boolean grown = !first && held.getAsLong() - kept >= GROWTH;
    boolean early = nanos.getAsLong() - collectedAt < EVERY.toNanos();
    if (first || (grown && !early)) {
      collect.run();
      kept = held.getAsLong();
      collectedAt = nanos.getAsLong();
    }
  }
}
