package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.DaemonState.Condition;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import dev.mainstay.supervisor.RestartSpec.Policy;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a proven tree while it lives, and when it is ended. */
class LivenessTest {

  private static final ProbeResult SILENT =
      new ProbeResult.Failed(CauseCode.NO_ANSWER, "no answer in 2 s", Duration.ofSeconds(2));

  private static Drive beating(List<ProbeSpec> answers) {
    return new Drive(
        Specs.service(
            "daemon",
            Kind.DAEMON,
            List.of(new PortSpec("", 8000, 8000)),
            answers,
            Specs.heartbeat(),
            Specs.restart(Policy.ON_FAILURE)));
  }

  /** Passes time second by second; the outside gives these answers. */
  private static void live(Drive drive, int seconds, ProbeResult answer, ProbeResult beat) {
    for (int tick = 0; tick < seconds * 4 && drive.state() != State.STOPPING; tick++) {
      drive.pass(Duration.ofMillis(250));
      List<DaemonAction> asked = List.copyOf(drive.actions);
      for (DaemonAction action : asked) {
        if (action instanceof DaemonAction.Ask ask && drive.state() != State.STOPPING) {
          ProbeResult result =
              ask.spec() instanceof ProbeSpec.Heartbeat
                  ? beat
                  : ask.spec().stage() == Stage.ANSWER ? answer : Drive.passed();
          drive.send(Drive.answer(ask, result));
        }
      }
    }
  }

  @Test
  void askedSoonAfterTheProofAndSlowlyWhenHealthy() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.pass(Duration.ofMillis(1001));
    assertThat(drive.did()).contains("Ask");
    live(drive, 120, Drive.passed(), Drive.passed());
    int asked = 0;
    for (int second = 0; second < 60; second++) {
      drive.pass(Duration.ofSeconds(1));
      asked += drive.actions.size();
      drive.answerAll(_ -> Drive.passed());
    }
    assertThat(asked)
        .as("asks in 60 s at an interval of 10 s; the answer proves the port as well")
        .isBetween(5, 7);
  }

  @Test
  void silenceIsShownAfterOneTimeoutAndEndedAfterTheDeclaredFailures() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 2, SILENT, Drive.passed());
    assertThat(drive.state()).isEqualTo(State.UNRESPONSIVE);
    assertThat(drive.cause()).contains(CauseCode.NO_ANSWER);
    live(drive, 10, SILENT, Drive.passed());
    assertThat(drive.state()).as("3 failures 10 s apart take 20 s").isEqualTo(State.UNRESPONSIVE);
    live(drive, 12, SILENT, Drive.passed());
    assertThat(drive.state()).isEqualTo(State.STOPPING);
  }

  /** S0.4: what is slow is not ended sooner for being looked at more often. */
  @Test
  void silenceSeenSoonIsEndedNoSoonerThanItsPatience() {
    Drive drive = new Drive(Specs.web().lookedAtEvery(Duration.ofSeconds(2))).ready();
    live(drive, 60, Drive.passed(), Drive.passed());
    int asked = 0;
    for (int tick = 0; drive.state() == State.READY; tick++) {
      assertThat(tick).as("an interval is at most 2 s").isLessThan(9);
      drive.pass(Duration.ofMillis(250));
      asked += drive.actions.size();
      drive.answerAll(_ -> SILENT);
    }
    assertThat(asked).isEqualTo(1);
    live(drive, 19, SILENT, SILENT);
    assertThat(drive.state()).as("3 failures of 10 s each").isEqualTo(State.UNRESPONSIVE);
    live(drive, 2, SILENT, SILENT);
    assertThat(drive.state()).isEqualTo(State.STOPPING);
  }

  @Test
  void anotherPaceHoldsFromTheNextProbeOn() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 60, Drive.passed(), Drive.passed());
    drive.send(new DaemonEvent.Paced(Duration.ofSeconds(2)));
    int asked = 0;
    for (int second = 0; second < 60; second++) {
      drive.pass(Duration.ofSeconds(1));
      asked += drive.actions.size();
      drive.answerAll(_ -> Drive.passed());
    }
    assertThat(asked).as("at most every 2 s; looked at each second").isGreaterThanOrEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({"LEAVE, FAILED", "RESTART, STARTING"})
  void whatFollowsSilenceIsDeclared(OnExit.Follow follow, State state) {
    RestartSpec declared =
        new RestartSpec(
            Policy.ALWAYS,
            Map.of(ExitKind.UNRESPONSIVE, new OnExit(follow, Duration.ZERO)),
            Specs.BACKOFF,
            5,
            Duration.ofSeconds(60),
            RestartSpec.Then.SLOW,
            Duration.ofSeconds(10));
    Drive drive =
        new Drive(
                Specs.service(
                    "web",
                    Kind.DAEMON,
                    List.of(new PortSpec("", 8000, 8000)),
                    List.of(Specs.http()),
                    null,
                    declared))
            .ready();
    live(drive, 30, SILENT, Drive.passed());
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    drive.exits(new Exit.Signaled(15, "SIGTERM", false));
    assertThat(drive.state()).isEqualTo(state);
  }

  @Test
  void oneLostAnswerIsShownButForgiven() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 2, SILENT, Drive.passed());
    live(drive, 5, Drive.passed(), Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void badAnswerIsDegradedAndNeverKilled() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 600, Drive.failed(CauseCode.BAD_ANSWER), Drive.passed());
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    assertThat(drive.cause()).contains(CauseCode.BAD_ANSWER);
  }

  @Test
  void frozenIsShownAtOnceAndEndedLater() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.send(new DaemonEvent.Seen(1, Condition.FROZEN));
    assertThat(drive.state()).isEqualTo(State.UNRESPONSIVE);
    assertThat(drive.cause()).contains(CauseCode.FROZEN);
    assertThat(drive.pass(Duration.ofSeconds(29)).state()).isEqualTo(State.UNRESPONSIVE);
    assertThat(drive.pass(Duration.ofSeconds(1)).state()).isEqualTo(State.STOPPING);
  }

  @Test
  void thawedInTimeIsReadyAgain() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.send(new DaemonEvent.Seen(1, Condition.FROZEN));
    drive.send(new DaemonEvent.Seen(1, Condition.RUNNING));
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void debuggedProcessIsNeverKilled() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.send(new DaemonEvent.Seen(1, Condition.TRACED));
    live(drive, 60, Drive.passed(), Drive.passed());
    assertThat(drive.state()).isEqualTo(State.UNRESPONSIVE);
  }

  @Test
  void brokenProberSaysNothingAboutTheService() {
    Drive drive = new Drive(Specs.web()).ready();
    ProbeResult broken = new ProbeResult.Broken("too many open files", Drive.QUICK);
    live(drive, 10, broken, Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    live(drive, 120, broken, Drive.passed());
    assertThat(drive.state()).as("no fresh proof, no claim").isEqualTo(State.DEGRADED);
    live(drive, 600, broken, Drive.passed());
    assertThat(drive.state()).as("but never ended for it").isEqualTo(State.DEGRADED);
  }

  @Test
  void longWorkIsBusyNotDown() {
    Drive drive = beating(List.of(Specs.http())).ready();
    ProbeResult working = new ProbeResult.Busy("1 in flight", Duration.ofMinutes(3), Drive.QUICK);
    live(drive, 600, SILENT, working);
    assertThat(drive.state()).isEqualTo(State.BUSY);
  }

  @Test
  void beatWithoutProgressWhileWorkIsOpenIsStuck() {
    Drive drive = beating(List.of(Specs.http())).ready();
    live(drive, 5, Drive.passed(), Drive.failed(CauseCode.STUCK));
    assertThat(drive.state()).isEqualTo(State.STUCK);
    live(drive, 60, Drive.passed(), Drive.failed(CauseCode.STUCK));
    assertThat(drive.state()).isEqualTo(State.STOPPING);
  }

  @Test
  void staleHeartbeatOfAnAnsweringServiceIsDegradedOnly() {
    Drive drive = beating(List.of(Specs.http())).ready();
    live(drive, 600, Drive.passed(), Drive.failed(CauseCode.STALE_HEARTBEAT));
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    assertThat(drive.cause()).contains(CauseCode.STALE_HEARTBEAT);
  }

  @Test
  void lostOutputIsSaidWhileTheServiceServes() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.send(new DaemonEvent.Output("disk full"));
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    assertThat(drive.cause()).contains(CauseCode.DISK_FULL);
    drive.send(new DaemonEvent.Output(""));
    assertThat(drive.state()).isEqualTo(State.READY);
  }

  @Test
  void exitZeroOfOneThatAnsweredNobodyIsNoSuccess() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 3, SILENT, Drive.passed());
    assertThat(drive.state()).isEqualTo(State.UNRESPONSIVE);
    drive.exits(new Exit.Code(0));
    assertThat(drive.did()).as("on-failure").contains("Bury", "Spawn");
    assertThat(drive.why()).contains("exit code 0", "while it was unresponsive");
  }

  @Test
  void exitZeroOfOneThatAnsweredBadlyIsAnEndOfItsOwn() {
    Drive drive = new Drive(Specs.web()).ready();
    live(drive, 3, Drive.failed(CauseCode.BAD_ANSWER), Drive.passed());
    assertThat(drive.state()).isEqualTo(State.DEGRADED);
    assertThat(drive.exits(new Exit.Code(0)).state()).isEqualTo(State.COMPLETED);
  }

  @Test
  void externalServiceIsWatchedAndNeverEnded() {
    Drive drive =
        new Drive(
            Specs.service(
                "db",
                Kind.EXTERNAL,
                List.of(new PortSpec("", 8000, 8000)),
                List.of(Specs.http()),
                null,
                Specs.restart(Policy.ALWAYS)));
    drive.up();
    drive.send(
        new DaemonEvent.Spawned(
            1,
            new Life(
                1,
                ProcessIdentity.NONE,
                "",
                drive.now,
                java.util.Map.of("", 8000),
                Life.Origin.WATCHED)));
    drive.answerAll(_ -> Drive.passed());
    assertThat(drive.state()).isEqualTo(State.READY);
    live(drive, 300, SILENT, Drive.passed());
    assertThat(drive.signals()).isEmpty();
    assertThat(drive.state()).isIn(State.DEGRADED, State.UNRESPONSIVE);
  }
}
