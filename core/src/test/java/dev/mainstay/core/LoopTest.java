package dev.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {

  private static final int PATIENCE_S = 10;

  private final SystemTimeline timeline = new SystemTimeline();
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  /** A machine that joins what it hears, and wakes itself once after the word "sleep". */
  private final Machine<String, String, String> machine =
      (state, event, now) -> {
        if (event.equals("fault")) {
          throw new IllegalStateException("a programmer's error");
        }
        return new Step<>(
            state + event,
            List.of("did " + event),
            event.equals("sleep") ? now.plusMillis(5) : Instant.MAX);
      };

  private final Owner<String, String> owner =
      Loop.on(timeline)
          .own(
              "test",
              machine,
              "",
              "wake",
              16,
              new Owner.Shell<String, String>() {
                @Override
                public void act(String action) {
                  done.add(action);
                }

                @Override
                public void stepped(String before, String after) {
                  done.add(after);
                }

                @Override
                public void onCrash(Throwable error) {
                  done.add("crash: " + error.getMessage());
                }
              });

  @AfterEach
  void end() {
    owner.close();
    timeline.close();
  }

  private String next() throws InterruptedException {
    return String.valueOf(done.poll(PATIENCE_S, TimeUnit.SECONDS));
  }

  @Test
  void eventsAreSteppedInOrderAndTheStateIsPublished() throws InterruptedException {
    assertThat(owner.send("a")).as("before the start events wait").isTrue();
    owner.start();
    assertThat(List.of(next(), next())).containsExactly("did a", "a");
    owner.send("b");
    assertThat(List.of(next(), next())).containsExactly("did b", "ab");
    assertThat(owner.state()).isEqualTo("ab");
  }

  @Test
  void wakesTheMachineAtItsDeadline() throws InterruptedException {
    owner.start();
    owner.send("sleep");
    assertThat(List.of(next(), next(), next(), next()))
        .containsExactly("did sleep", "sleep", "did wake", "sleepwake");
  }

  @Test
  void programmersErrorIsToldNotSwallowed() throws InterruptedException {
    owner.start();
    owner.send("fault");
    assertThat(next()).isEqualTo("crash: a programmer's error");
  }
}
