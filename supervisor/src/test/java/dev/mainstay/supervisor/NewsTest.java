package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What watchers are told while a start asks every few milliseconds. */
class NewsTest {

  private static final Duration SOON = Duration.ofMillis(5);

  private final Drive drive = new Drive(Specs.web()).up().spawned();
  private final News news = new News();

  private boolean isTold() {
    return news.take(drive.status(), drive.now);
  }

  @Test
  void theSameFindingAgainIsToldAfterAWhileOnly() {
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(isTold()).isTrue();
    drive.pass(SOON).answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(isTold()).isFalse();
    drive.pass(News.REPEATED_AFTER).answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(isTold()).isTrue();
  }

  @Test
  void anAttemptThatHasNotEndedIsNoNews() {
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(isTold()).isTrue();
    drive.pass(SOON);
    assertThat(drive.did()).contains("Ask");
    assertThat(isTold()).isFalse();
  }

  @Test
  void anotherFindingIsToldAtOnce() {
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(isTold()).isTrue();
    drive.pass(SOON).answerAll(_ -> Drive.passed());
    assertThat(isTold()).isTrue();
  }
}
