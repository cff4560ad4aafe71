package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From the wish to the proof. */
class StartTest {

  private static final Exit EXIT_0 = new Exit.Code(0);

  @Test
  void readyOnlyWhenEveryStageIsProven() {
    Drive drive = new Drive(Specs.web()).up();
    assertThat(drive.did()).containsExactly("Spawn");
    drive.spawned();
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.did()).containsExactly("Follow", "Ask");
    drive.answerAll(
        stage -> stage == Stage.PORT ? Drive.passed() : Drive.failed(CauseCode.BAD_ANSWER));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.cause()).contains(CauseCode.BAD_ANSWER);
    drive.pass(Duration.ofMillis(20)).answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.cause()).isEmpty();
  }

  @Test
  void answerIsNotAskedBeforeThePortIsOwned() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    drive.pass(Duration.ofSeconds(1));
    assertThat(drive.actions)
        .allMatch(
            action -> action instanceof DaemonAction.Ask ask && ask.spec().stage() == Stage.PORT);
  }

  @Test
  void flagIsRaisedOnProofAndLoweredWhenItIsLost() {
    Drive drive = new Drive(Specs.web()).ready();
    assertThat(drive.did()).contains("RaiseFlag");
    drive.exits(new Exit.Signaled(9, "SIGKILL", false));
    assertThat(drive.did()).contains("LowerFlag", "Bury", "Spawn");
  }

  @Test
  void everyStageOfAStartIsRecordedWithItsTime() {
    Drive drive = new Drive(Specs.web()).ready();
    List<Evidence> stages = drive.status().starts().getFirst().stages();
    assertThat(stages)
        .extracting(Evidence::stage)
        .containsExactly(Stage.SPAWNED, Stage.PORT, Stage.ANSWER);
    assertThat(stages).allMatch(Evidence::ok);
  }

  @Test
  void exitZeroBeforeReadyIsAFailure() {
    Drive drive = new Drive(Specs.web()).up().spawned().exits(EXIT_0);
    assertThat(drive.daemon().history().failedStarts()).hasSize(1);
    assertThat(drive.status().starts().getFirst().outcome()).isEqualTo("exited-early");
  }

  @Test
  void heldPortExplainsAnExitBetterThanItsCode() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    Life life = drive.life();
    drive.send(
        new DaemonEvent.Exited(
            life.generation(),
            life.main().pid(),
            new Exit.Code(1),
            List.of(),
            Optional.of(Causes.of(CauseCode.PORT_TAKEN, "port 8000 is held by pid 812"))));
    assertThat(drive.status().starts().getFirst().outcome()).isEqualTo("port-taken");
  }

  @Test
  void heldPortIsNotSpawnedInto() {
    Drive drive = new Drive(Specs.web()).up();
    drive.send(new DaemonEvent.SpawnRefused(1, Causes.of(CauseCode.PORT_TAKEN, "held by pid 812")));
    assertThat(drive.state()).isEqualTo(State.BACKOFF);
    assertThat(drive.cause()).contains(CauseCode.PORT_TAKEN);
    assertThat(drive.pass(Duration.ofSeconds(1)).did()).containsExactly("Spawn");
    assertThat(drive.state()).as("no flicker while it is tried again").isEqualTo(State.BACKOFF);
  }

  @Test
  void parentThatExitsIsFollowedToItsChild() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    drive.exits(EXIT_0, drive.process(777));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    assertThat(drive.life().main().pid()).isEqualTo(777);
    assertThat(drive.did()).containsExactly("Follow");
    drive.pass(Duration.ofMillis(20)).answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void unprovenStartIsEndedAtItsDeadlineWithTheStageItReached() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    drive.answerAll(_ -> Drive.failed(CauseCode.WRONG_PORT));
    drive.pass(Duration.ofSeconds(60));
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.cause()).contains(CauseCode.WRONG_PORT);
    assertThat(drive.why()).contains("not proven within 60 s");
  }

  @Test
  void anEndpointHasADeadlineOfItsOwn() {
    Drive drive = new Drive(Specs.slowSecondPort()).up().spawned();
    drive.answerEach(StartTest::onlyTheFirstPort);
    assertThat(drive.pass(Duration.ofSeconds(6)).state()).isEqualTo(State.STARTING);
    assertThat(drive.daemon().state())
        .as("proven before its own deadline, so that the start has until the other's")
        .isInstanceOfSatisfying(
            DaemonState.Starting.class,
            starting -> assertThat(starting.deadline()).isEqualTo(drive.now.plusSeconds(84)));
    drive.answerEach(_ -> Drive.passed());
    drive.pass(Duration.ofSeconds(1)).answerEach(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void theEndpointThatMissesItsDeadlineIsNamedWithWhatItSaidLast() {
    Drive drive = new Drive(Specs.slowSecondPort()).up().spawned();
    drive.answerEach(probe ->
        probe instanceof ProbeSpec.Port ? Drive.passed() : Drive.failed(CauseCode.NO_ANSWER));
    assertThat(drive.pass(Duration.ofMillis(4900)).state()).isEqualTo(State.STARTING);
    assertThat(drive.pass(Duration.ofMillis(100)).state()).isEqualTo(State.STOPPING);
    assertThat(drive.cause()).contains(CauseCode.NO_ANSWER);
    assertThat(drive.why())
        .isEqualTo(
            "seen: no-answer (not proven within 5 s, the deadline of http /health on port 8000)");
  }

  @Test
  void theStartThatGoesOnIsToldBeforeTheOneThatFailed() {
    Drive drive = new Drive(Specs.web()).up().spawned().exits(new Exit.Code(7)).spawned();
    drive.answerAll(_ -> Drive.failed(CauseCode.NOT_LISTENING));
    assertThat(drive.status().starts())
        .extracting(StartRecord::attempt, StartRecord::outcome)
        .containsExactly(tuple(2, "starting"), tuple(1, "exited-early"));
    assertThat(drive.status().starts().getLast().why()).contains("exit code 7");
    assertThat(drive.status().starts().getFirst().stages().getLast().detail())
        .isEqualTo("seen: not-listening");
  }

  @Test
  void whatServesInPartAtADeadlineIsDegraded() {
    Drive drive = new Drive(Specs.slowSecondPort()).up().spawned();
    drive.answerEach(StartTest::onlyTheFirstPort);
    drive.pass(Duration.ofSeconds(90));
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
  }

  private static ProbeResult onlyTheFirstPort(ProbeSpec probe) {
    return switch (probe) {
      case ProbeSpec.Port port when port.port() == 8079 -> Drive.failed(CauseCode.NOT_LISTENING);
      case ProbeSpec _ -> Drive.passed();
    };
  }

  @Test
  void nothingDeclaredIsRunningNeverReady() {
    Drive drive = new Drive(Specs.bare()).up().spawned();
    assertThat(drive.state()).isEqualTo(State.STARTING);
    drive.pass(Duration.ofSeconds(1));
    assertThat(drive.state()).isEqualTo(State.RUNNING);
    assertThat(drive.did()).doesNotContain("RaiseFlag");
  }

  @Test
  void taskIsCompletedByExitZero() {
    Drive drive =
        new Drive(
                Specs.service(
                    "migrate",
                    ServiceSpec.Kind.TASK,
                    List.of(),
                    List.of(),
                    null,
                    Specs.restart(RestartSpec.Policy.NEVER)))
            .up()
            .spawned();
    assertThat(drive.pass(Duration.ofHours(3)).state())
        .as("its proof is its end, however long it takes")
        .isEqualTo(State.STARTING);
    assertThat(drive.exits(EXIT_0).state()).isEqualTo(State.COMPLETED);
    assertThat(drive.up().did()).containsExactly("Spawn");
  }

  @Test
  void failedTaskNeedsAPerson() {
    Drive drive =
        new Drive(
                Specs.service(
                    "migrate",
                    ServiceSpec.Kind.TASK,
                    List.of(),
                    List.of(),
                    null,
                    Specs.restart(RestartSpec.Policy.NEVER)))
            .up()
            .spawned()
            .exits(new Exit.Code(3));
    assertThat(drive.state()).isEqualTo(State.FAILED);
    assertThat(drive.why()).contains("exit code 3");
    assertThat(drive.status().starts().getFirst().outcome()).isEqualTo("exited");
  }

  @Test
  void waitsForWhatItDependsOnAndSaysForWhat() {
    Drive drive = new Drive(Specs.web());
    drive.send(new DaemonEvent.Lacking(List.of("db"))).up();
    assertThat(drive.state()).isEqualTo(State.WAITING);
    assertThat(drive.cause()).contains(CauseCode.DEPENDENCY);
    assertThat(drive.send(new DaemonEvent.Lacking(List.of())).did()).containsExactly("Spawn");
  }

  @Test
  void adoptedTreeMustProveItselfAgain() {
    Drive drive = new Drive(Specs.web());
    Life old =
        new Life(
            7,
            new ProcessIdentity(55, 1, "boot"),
            "old",
            drive.now.minusSeconds(3600),
            java.util.Map.of("", 8000),
            Life.Origin.ADOPTED);
    drive.send(new DaemonEvent.Adopted(old));
    assertThat(drive.state()).isEqualTo(State.STARTING);
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    assertThat(drive.life().main().pid()).isEqualTo(55);
  }

  @Test
  void outcomesOfAnOlderTreeAreIgnored() {
    Drive drive = new Drive(Specs.web()).ready();
    Daemon before = drive.daemon();
    drive.send(
        new DaemonEvent.Exited(0, drive.life().main().pid(), EXIT_0, List.of(), Optional.empty()));
    assertThat(drive.daemon()).isEqualTo(before);
  }
}
