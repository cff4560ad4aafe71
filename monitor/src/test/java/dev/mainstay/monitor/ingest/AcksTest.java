package dev.mainstay.monitor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers that wait for a slow reader. */
class AcksTest {

  private final Acks acks = new Acks();

  private List<Ack> all() {
    List<Ack> all = new ArrayList<>();
    for (Optional<Ack> next = acks.next(); next.isPresent(); next = acks.next()) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void fewAreSentOneByOneInOrder() {
    for (int i = 1; i <= Acks.WAITING_MAX; i++) {
      acks.add(new Ack.Received("x", 1, 0, i, false));
    }
    assertThat(all())
        .hasSize(Acks.WAITING_MAX)
        .first()
        .isEqualTo(new Ack.Received("x", 1, 0, 1, false));
  }

  @Test
  void aMillionBecomeOneThatAnswersForAll() {
    for (int i = 1; i <= 1_000_000; i++) {
      acks.add(new Ack.Received("x", 2, 1, i, true));
      assertThat(acks.size()).isLessThanOrEqualTo(Acks.WAITING_MAX);
    }
    List<Ack> all = all();
    assertThat(all.stream().mapToInt(ack -> ((Ack.Received) ack).count()).sum())
        .isEqualTo(2_000_000);
    assertThat(((Ack.Received) all.getLast()).seq()).isEqualTo(1_000_000);
  }

  @Test
  void refusalsAreCountedApart() {
    for (int i = 1; i <= 100; i++) {
      acks.add(new Ack.Received("x", 1, 0, i, false));
      acks.add(new Ack.Refused("Invalid JSON", "", "line " + i, 1));
    }
    int received = 0;
    int refused = 0;
    for (Ack ack : all()) {
      switch (ack) {
        case Ack.Received one -> received += one.count();
        case Ack.Refused one -> refused += one.count();
      }
    }
    assertThat(received).isEqualTo(100);
    assertThat(refused).isEqualTo(100);
  }
}
