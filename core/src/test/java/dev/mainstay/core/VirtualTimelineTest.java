package dev.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimelineTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final List<String> calls = new ArrayList<>();

  @Test
  void callsComeInTheOrderOfTheirTimesThenOfTheirMaking() {
    timeline.at(START.plusSeconds(2), () -> calls.add("later"));
    timeline.at(START.plusSeconds(1), () -> calls.add("first"));
    timeline.at(START.plusSeconds(1), () -> calls.add("second"));
    timeline.advance(Duration.ofSeconds(2));
    assertThat(calls).containsExactly("first", "second", "later");
  }

  @Test
  void timeStandsAtTheCallWhileItIsMade() {
    timeline.at(START.plusSeconds(1), () -> calls.add(timeline.now().toString()));
    timeline.advance(Duration.ofHours(1));
    assertThat(calls).containsExactly("2026-01-01T00:00:01Z");
    assertThat(timeline.now()).isEqualTo(START.plusSeconds(3600));
  }

  @Test
  void cancelledCallDoesNotCome() {
    timeline.at(START.plusSeconds(1), () -> calls.add("no")).cancel();
    timeline.advance(Duration.ofSeconds(2));
    assertThat(calls).isEmpty();
  }

  @Test
  void afterASleepCallsComeLateAndTimeDoesNotGoBack() {
    timeline.at(START.plusSeconds(1), () -> calls.add(timeline.now().toString()));
    timeline.jump(Duration.ofHours(8));
    timeline.advance(Duration.ZERO);
    assertThat(calls).containsExactly("2026-01-01T08:00:00Z");
  }
}
