package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program whose parent exits with 0 while a child goes on, as daemon(7) says. */
class FollowTest {

  private static final Exit EXIT_0 = new Exit.Code(0);
  private static final Duration STEP = Duration.ofMillis(250);

  /** Ready for so long, all asked in between and answered; then the parent exits. */
  private static Drive followed(Duration readyFor) {
    Drive drive = new Drive(Specs.web()).ready();
    for (Instant until = drive.now.plus(readyFor); drive.now.isBefore(until); ) {
      Duration left = Duration.between(drive.now, until);
      drive.pass(left.compareTo(STEP) < 0 ? left : STEP).answerAll(_ -> Drive.passed());
    }
    return drive.exits(EXIT_0, drive.process(777));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 500, 1500, 3_600_000})
  void childOfAReadyParentIsAskedAtOnceAndStaysReady(long readyForMs) {
    Drive drive = followed(Duration.ofMillis(readyForMs));
    Instant since = drive.status().since();
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.life().main().pid()).isEqualTo(777);
    assertThat(drive.did()).as("the flag names the child").contains("Follow", "RaiseFlag", "Ask");
    assertThat(drive.did()).doesNotContain("LowerFlag");
    assertThat(drive.status().evidence()).hasSize(3).allMatch(Evidence::ok);
    drive.pass(Duration.ofMillis(2)).answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.status().since()).isEqualTo(since);
    assertThat(drive.did()).isEmpty();
  }

  @Test
  void childIsAskedAgainAtTheUsualPaceAfterItsProof() {
    Drive drive = followed(Duration.ofHours(1)).answerAll(_ -> Drive.passed());
    assertThat(drive.pass(Duration.ofMillis(999)).did()).isEmpty();
    assertThat(drive.pass(Duration.ofMillis(1)).did()).containsExactly("Ask");
    drive.answerAll(_ -> Drive.failed(CauseCode.NO_ANSWER));
    assertThat(drive.state()).as("its own proof is lost").isEqualTo(State.UNRESPONSIVE);
  }

  @Test
  void childOfADegradedParentKeepsWhatHolds() {
    Drive drive = new Drive(Specs.slowSecondPort()).ready().pass(Duration.ofSeconds(1));
    drive.answerEach(FollowTest::onlyTheFirstPort);
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    drive.answerEach(FollowTest::onlyTheFirstPort);
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    drive.pass(Duration.ofSeconds(3)).answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  private static ProbeResult onlyTheFirstPort(ProbeSpec probe) {
    return switch (probe) {
      case ProbeSpec.Http http when http.port() == 8079 -> Drive.failed(CauseCode.NOT_LISTENING);
      case ProbeSpec.Port port when port.port() == 8079 -> Drive.failed(CauseCode.NOT_LISTENING);
      default -> Drive.passed();
    };
  }

  @Test
  void childOfAnUnresponsiveParentHasNothingToInherit() {
    Drive drive = new Drive(Specs.web()).ready().pass(Duration.ofSeconds(1));
    drive.answerAll(_ -> Drive.failed(CauseCode.NO_ANSWER));
    assertThat(drive.state()).isEqualTo(State.UNRESPONSIVE);
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.answerAll(_ -> Drive.passed()).state()).isEqualTo(State.READY);
  }

  @Test
  void proberThatIsBrokenTakesNothingFromTheChild() {
    Drive drive = followed(Duration.ofHours(1));
    drive.answerAll(_ -> new ProbeResult.Broken("no descriptor left", Drive.QUICK));
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void grandchildIsFollowedBeforeTheChildHasAnswered() {
    Drive drive = followed(Duration.ofHours(1));
    List<DaemonAction> askedOfTheChild = drive.actions;
    drive.exits(EXIT_0, drive.process(888));
    assertThat(drive.state()).isEqualTo(State.READY);
    List<DaemonAction> askedOfTheGrandchild = drive.actions;
    drive.actions = askedOfTheChild;
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(drive.state()).as("asked of one that has exited").isEqualTo(State.READY);
    drive.actions = askedOfTheGrandchild;
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(drive.state()).isEqualTo(State.STARTING);
  }

  @Test
  void childThatDoesNotServeIsEndedAtTheDeadlineCountedFromThen() {
    Drive drive = followed(Duration.ofHours(1));
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(drive.did()).as("followed already").doesNotContain("Follow");
    assertThat(drive.pass(Duration.ofSeconds(59)).state()).isEqualTo(State.STARTING);
    assertThat(drive.pass(Duration.ofSeconds(1)).state()).isEqualTo(State.STOPPING);
    assertThat(drive.cause()).contains(CauseCode.NOT_LISTENING);
    assertThat(drive.why()).contains("not proven within 60 s");
  }

  @Test
  void childOfAReadyParentHasTheDeadlineOfEachEndpoint() {
    Drive drive = new Drive(Specs.slowSecondPort()).ready();
    drive.exits(EXIT_0, drive.process(777));
    drive.answerEach(probe ->
        probe instanceof ProbeSpec.Port port && port.port() == 8079
            ? Drive.failed(CauseCode.NOT_LISTENING)
            : Drive.passed());
    assertThat(drive.pass(Duration.ofSeconds(89)).state()).isEqualTo(State.STARTING);
    assertThat(drive.pass(Duration.ofSeconds(1)).state()).isNotEqualTo(State.STARTING);
  }

  /** The port is the child's; what is asked next is left open. */
  private static void answerPort(Drive drive) {
    for (DaemonAction action : List.copyOf(drive.actions)) {
      if (action instanceof DaemonAction.Ask ask) {
        assertThat(ask.spec().stage()).isEqualTo(Stage.PORT);
        drive.send(Drive.answer(ask, Drive.passed()));
      }
    }
  }

  @Test
  void whatTheParentAnsweredIsNoProofOfTheChild() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.pass(Duration.ofMillis(1500));
    List<DaemonAction> askedOfTheParent = drive.actions;
    assertThat(drive.did()).contains("Ask");
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.did())
        .as("the child is asked for all")
        .containsExactly("Follow", "Ask", "Ask", "RaiseFlag");
    List<DaemonAction> askedOfTheChild = drive.actions;
    drive.actions = askedOfTheParent;
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.did()).as("asked before the parent had exited").isEmpty();
    drive.actions = askedOfTheChild;
    drive.answerAll(_ -> Drive.failed(CauseCode.NO_ANSWER));
    assertThat(drive.state()).as("the child must prove itself").isEqualTo(State.STARTING);
  }

  @Test
  void whatAParentThatStartsAnsweredIsNoProofOfTheChild() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    answerPort(drive);
    List<DaemonAction> askedOfTheParent = drive.actions;
    assertThat(drive.did()).contains("Ask");
    drive.exits(EXIT_0, drive.process(777));
    answerPort(drive);
    assertThat(drive.did()).as("the child is asked for an answer").containsExactly("Ask");
    drive.actions = askedOfTheParent;
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.state()).as("asked before the parent had exited").isEqualTo(State.STARTING);
  }

  @Test
  void whatWasProvenOfAParentThatStartsIsProvenAnewOfTheChild() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    drive.answerAll(
        stage -> stage == Stage.PORT ? Drive.passed() : Drive.failed(CauseCode.BAD_ANSWER));
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.actions)
        .filteredOn(DaemonAction.Ask.class::isInstance)
        .singleElement()
        .matches(
            action -> action instanceof DaemonAction.Ask ask && ask.spec().stage() == Stage.PORT);
    drive.answerAll(_ -> Drive.passed());
    drive.pass(Duration.ofMillis(20)).answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void questionToAParentThatStartsIsPutToTheChildAtOnce() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    List<DaemonAction> askedOfTheParent = drive.actions;
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.did()).containsExactly("Follow", "Ask");
    List<DaemonAction> askedOfTheChild = drive.actions;
    drive.actions = askedOfTheParent;
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.did()).as("the parent's answer leads nowhere").isEmpty();
    drive.actions = askedOfTheChild;
    assertThat(drive.answerAll(_ -> Drive.passed()).state()).isEqualTo(State.READY);
  }

  @Test
  void childThatIsProvenAnewIsNoSecondStart() {
    Drive drive = new Drive(Specs.web()).ready();
    InstanceStatus.StartRecord start = drive.status().starts().getFirst();
    drive.pass(Duration.ofMillis(500)).exits(EXIT_0, drive.process(777));
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.did()).doesNotContain("Remember", "Amend");
    assertThat(drive.status().starts()).containsExactly(start);
  }

  @Test
  void endOfAnEarlierTreeIsNoCauseOfWhatIsFollowed() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.exits(new Exit.Signaled(11, "SIGSEGV", true)).spawned().answerAll(_ -> Drive.passed());
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.cause()).isEmpty();
    DaemonAction.Ask ask = (DaemonAction.Ask) drive.actions.get(1);
    drive.send(Drive.answer(ask, Drive.failed(CauseCode.NOT_LISTENING)));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.cause()).isEmpty();
  }

  @Test
  void childThatHasLivedForItsSettleTimeIsRunningLikeItsParent() {
    Drive drive = new Drive(Specs.bare()).up().spawned().pass(Duration.ofHours(1));
    ProcessFacts child = drive.process(777);
    drive.pass(Duration.ofSeconds(1)).exits(EXIT_0, child);
    assertThat(drive.state()).isEqualTo(State.RUNNING);
    assertThat(drive.life().main()).isEqualTo(child.identity());
    drive.exits(new Exit.Code(1));
    assertThat(drive.state()).as("the child is watched").isEqualTo(State.STARTING);
  }

  @Test
  void childOfWhichNothingIsDeclaredMustLiveForItsSettleTime() {
    Drive drive = new Drive(Specs.bare()).up().spawned().pass(Duration.ofHours(1));
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.pass(Duration.ofMillis(999)).state()).isEqualTo(State.STARTING);
    assertThat(drive.pass(Duration.ofMillis(1)).state()).isEqualTo(State.RUNNING);
  }
}
