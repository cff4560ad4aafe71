package dev.mainstay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.view.AsTyped;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.cli.view.Verdicts.Finding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a program must have written, in this order. */
class LogOrderTest {

  private static final List<String> LINES =
      List.of("connection error", "received m1", "noise", "processing m1", "sent m1", "bye");

  private static List<String> said(String steps, Optional<String> never) {
    return Verdicts.render(judge(steps, never), 100, Paint.PLAIN, AsTyped.SHORT).stream()
        .map(String::strip)
        .toList();
  }

  private static List<Finding> judge(String steps, Optional<String> never) {
    return LogOrder.of(steps, never).judge("bot", LINES);
  }

  @Test
  void stepsInTheirOrderHold() {
    assertThat(said("received, processing, sent", Optional.of("error|reconnect")))
        .containsExactly(
            "bot",
            "ok    1. received: received m1",
            "ok    2. processing: processing m1",
            "ok    3. sent: sent m1",
            "ok    never error|reconnect: no line since has it");
  }

  @Test
  void aStepBeforeItsTurnDoesNotCount() {
    assertThat(said("sent, received", Optional.empty()))
        .contains("ok    1. sent: sent m1", "bad   2. received: no line after that has it");
    assertThat(said("reconnect", Optional.empty())).contains("bad   1. reconnect: no line has it");
  }

  @Test
  void whatMustNotComeIsNamed() {
    assertThat(Verdicts.hold(judge("received, sent", Optional.of("bye")))).isFalse();
    assertThat(said("received, sent", Optional.of("bye"))).contains("bad   never bye: bye");
    assertThat(Verdicts.hold(judge("received, sent", Optional.of("connection error"))))
        .as("what was before the first step is another story")
        .isTrue();
  }
}
