package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpawnsFirstTest {

  private final Queue<Runnable> given = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final VirtualTimeline timeline = new VirtualTimeline(Instant.EPOCH);
  private final SpawnsFirst work = new SpawnsFirst(given::add, timeline);

  @Test
  void aQuestionIsAskedAtOnceWhenNoSpawnIsDue() {
    work.ask(() -> done.add("question"));

    workAll();

    assertThat(done).containsExactly("question");
  }

  @Test
  void questionsComeAfterEverySpawnThatIsDueInTheirOrder() {
    work.spawn(() -> done.add("spawn 1"));
    work.ask(() -> done.add("question 1"));
    work.spawn(() -> done.add("spawn 2"));
    work.ask(() -> done.add("question 2"));

    workAll();

    assertThat(done).containsExactly("spawn 1", "spawn 2", "question 1", "question 2");
  }

  @Test
  void aSpawnThatHasBegunKeepsNoQuestionWaiting() {
    work.spawn(() -> {
      work.ask(() -> done.add("question"));
      assertThat(given).as("handed on while the spawn goes on").hasSize(1);
      done.add("spawn");
    });

    workAll();

    assertThat(done).containsExactly("spawn", "question");
  }

  @Test
  void fewSpawnsAreUnderWayAtOnceAndNoneIsForgotten() {
    IntStream.range(0, 100).forEach(n -> work.spawn(() -> done.add("spawn " + n)));
    assertThat(given).hasSize(SpawnsFirst.SPAWNS_AT_ONCE);

    workAll();
    work.spawn(() -> done.add("a later one"));
    workAll();

    assertThat(done).hasSize(101).doesNotHaveDuplicates().endsWith("a later one");
  }

  @Test
  void aSpawnThatHangsKeepsNoOtherWaiting() {
    work.spawn(() -> {
      workAll();
      assertThat(done)
          .as("done while the first spawn goes on")
          .containsExactly("spawn", "question");
      done.add("hung");
    });
    work.spawn(() -> done.add("spawn"));
    work.ask(() -> done.add("question"));

    workAll();

    assertThat(done).endsWith("hung");
  }

  @Test
  void questionsAreHeldForAWhileOnlyWhenEveryTurnHangs() {
    IntStream.rangeClosed(0, SpawnsFirst.SPAWNS_AT_ONCE).forEach(_ -> work.spawn(() -> {}));
    given.clear();
    work.ask(() -> done.add("question"));

    timeline.advance(SpawnsFirst.HELD_MAX.minusMillis(1));
    workAll();
    assertThat(done).isEmpty();

    timeline.advance(Duration.ofMillis(1));
    workAll();
    assertThat(done).containsExactly("question");
  }

  private void workAll() {
    for (Runnable next = given.poll(); next != null; next = given.poll()) {
      next.run();
    }
  }
}
