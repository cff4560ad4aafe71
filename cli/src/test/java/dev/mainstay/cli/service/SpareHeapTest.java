package dev.mainstay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Memory goes back after the start and after a burst, and nobody is stopped for it often. */
class SpareHeapTest {

  private static final long LIVING = 20L << 20;

  private long held = 60L << 20;
  private long nanos;
  private int collections;

  private final SpareHeap heap =
      new SpareHeap(
          () -> held,
          () -> nanos,
          () -> {
            collections++;
            held = LIVING;
          });

  @Test
  void theFirstLookGivesBackWhatTheStartNeeded() {
    heap.giveBack();
    assertThat(held).isEqualTo(LIVING);
  }

  @Test
  void aHeapThatStaysSmallIsLeftAlone() {
    heap.giveBack();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMinutes(1));
      held = LIVING + SpareHeap.GROWTH - 1;
      heap.giveBack();
    }
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void whatABurstNeededGoesBackToo() {
    heap.giveBack();
    held = LIVING + SpareHeap.GROWTH;
    heap.giveBack();
    assertThat(collections).as("so soon").isEqualTo(1);
    pass(SpareHeap.EVERY);
    heap.giveBack();
    assertThat(collections).isEqualTo(2);
    assertThat(held).isEqualTo(LIVING);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
