package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import dev.mainstay.supervisor.RestartSpec.Policy;
import dev.mainstay.supervisor.RestartSpec.Then;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows an end. */
class RestartTest {

  private static final Exit CRASH = new Exit.Signaled(11, "SIGSEGV", true);
  private static final Exit FAILURE = new Exit.Code(1);
  private static final String RAN = " after it had run for 3 s";

  private static Drive web(RestartSpec restart) {
    return new Drive(
        Specs.service(
            "web",
            Kind.DAEMON,
            List.of(new PortSpec("", 8000, 8000)),
            List.of(Specs.http()),
            null,
            restart));
  }

  @Test
  void firstRestartIsAtOnceThenEachTakesTwiceAsLong() {
    Drive drive = new Drive(Specs.web()).ready();
    assertThat(drive.exits(CRASH).did()).contains("Spawn");
    for (long pauseMs : new long[] {250, 500, 1000, 2000}) {
      drive.spawned().answerAll(_ -> Drive.passed());
      drive.exits(CRASH);
      assertThat(drive.state()).isEqualTo(State.BACKOFF);
      assertThat(drive.status().nextTryAt()).isEqualTo(drive.now.plusMillis(pauseMs));
      assertThat(drive.pass(Duration.ofMillis(pauseMs)).did()).contains("Spawn");
    }
  }

  @ParameterizedTest
  @MethodSource
  void aStartThatWasProvenSaysHowItsTreeEnded(Exit exit, CauseCode code, String how, String hint) {
    Drive drive = web(Specs.restart(Policy.ALWAYS)).ready().pass(Duration.ofSeconds(3));
    InstanceStatus again = drive.exits(exit).spawned().answerAll(_ -> Drive.passed()).status();
    assertThat(again.state()).isEqualTo(State.READY);
    assertThat(again.cause()).isNull();
    assertThat(again.lastEnd())
        .satisfies(end -> assertThat(end.code()).isEqualTo(code))
        .satisfies(end -> assertThat(end.text()).isEqualTo(how))
        .satisfies(end -> assertThat(end.hint()).contains(hint));
    assertThat(again.starts())
        .extracting(start -> start.outcome() + ": " + start.why())
        .containsExactly("ready: ", "ready: " + how);
    assertThat(again.starts().getLast().stages()).hasSize(3);
  }

  static Stream<Arguments> aStartThatWasProvenSaysHowItsTreeEnded() {
    return Stream.of(
        Arguments.of(new Exit.Code(0), CauseCode.EXITED, "exit code 0" + RAN, "its output"),
        Arguments.of(FAILURE, CauseCode.EXITED, "exit code 1" + RAN, "its output"),
        Arguments.of(
            new Exit.Signaled(9, "SIGKILL", false),
            CauseCode.SIGNALED,
            "killed by SIGKILL" + RAN,
            "somebody or something sent that signal"),
        Arguments.of(
            CRASH,
            CauseCode.SIGNALED,
            "killed by SIGSEGV (core dumped)" + RAN,
            "the program itself crashed"),
        Arguments.of(
            new Exit.OomKilled(),
            CauseCode.OOM_KILLED,
            "killed by the kernel, out of memory," + RAN,
            "more memory"));
  }

  @Test
  void aRestartThatWasAskedForIsNoCrash() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.exits(CRASH).spawned().answerAll(_ -> Drive.passed());
    drive.send(new DaemonEvent.Restart()).exits(new Exit.Signaled(15, "SIGTERM", false));
    InstanceStatus again = drive.spawned().answerAll(_ -> Drive.passed()).status();
    assertThat(again.lastEnd()).isNull();
    assertThat(again.starts())
        .extracting(start -> start.outcome() + ": " + start.why())
        .containsExactly(
            "ready: ",
            "ready: ended on request",
            "ready: killed by SIGSEGV (core dumped) after it had run for 0 ms");
  }

  @Test
  void onlySustainedReadinessIsForgiven() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.exits(CRASH).spawned().answerAll(_ -> Drive.passed());
    for (int second = 0; second < 11; second++) {
      drive.pass(Duration.ofSeconds(1)).answerAll(_ -> Drive.passed());
    }
    assertThat(drive.daemon().history().attempts()).isZero();
    assertThat(drive.exits(CRASH).did()).contains("Spawn");
  }

  @Test
  void crashLoopIsCountedByNeverBecomingReadyNotByAge() {
    Drive drive = new Drive(Specs.web()).up();
    for (int attempt = 0; attempt < 5; attempt++) {
      drive.spawned().pass(Duration.ofSeconds(2));
      drive.exits(FAILURE);
      if (attempt < 4 && drive.state() == State.BACKOFF) {
        drive.pass(Duration.ofSeconds(2));
      }
    }
    assertThat(drive.state()).isEqualTo(State.BACKOFF);
    assertThat(drive.cause()).contains(CauseCode.CRASH_LOOP);
    assertThat(drive.why()).contains("5 starts", "exit code 1");
    assertThat(drive.status().nextTryAt()).isEqualTo(drive.now.plusSeconds(30));
  }

  @Test
  void slowTriesGoOnForEver() {
    Drive drive = web(Specs.restart(Policy.ALWAYS)).up();
    for (int attempt = 0; attempt < 100; attempt++) {
      drive.spawned().exits(FAILURE);
      assertThat(drive.state()).isNotEqualTo(State.FAILED);
      if (drive.state() == State.BACKOFF) {
        drive.pass(Duration.ofSeconds(31));
      }
    }
  }

  @Test
  void thenStopNeedsAPersonAndAPersonBringsItBack() {
    RestartSpec stop =
        new RestartSpec(
            Policy.ON_FAILURE,
            Map.of(),
            Specs.BACKOFF,
            2,
            Duration.ofSeconds(60),
            Then.STOP,
            Duration.ofSeconds(10));
    Drive drive = web(stop).up().spawned();
    drive.exits(FAILURE).spawned().exits(FAILURE);
    assertThat(drive.state()).isEqualTo(State.FAILED);
    assertThat(drive.cause()).contains(CauseCode.CRASH_LOOP);
    assertThat(drive.pass(Duration.ofDays(1)).did()).isEmpty();
    assertThat(drive.up().did()).containsExactly("Spawn");
  }

  @ParameterizedTest
  @CsvSource({
    "ALWAYS,     0, Spawn",
    "ALWAYS,     1, Spawn",
    "ON_FAILURE, 0, COMPLETED",
    "ON_FAILURE, 1, Spawn",
    "NEVER,      0, COMPLETED",
    "NEVER,      1, FAILED",
  })
  void policyDecidesByExitKind(Policy policy, int code, String expected) {
    Drive drive = web(Specs.restart(policy)).ready().exits(new Exit.Code(code));
    if (expected.equals("Spawn")) {
      assertThat(drive.did()).contains("Spawn");
    } else {
      assertThat(drive.state()).isEqualTo(State.valueOf(expected));
    }
  }

  @Test
  void exceptionsByExitKindOverrideThePolicyAndMayDelay() {
    RestartSpec restart =
        new RestartSpec(
            Policy.ALWAYS,
            Map.of(
                ExitKind.OOM_KILLED,
                new OnExit(OnExit.Follow.LEAVE, Duration.ZERO),
                ExitKind.FAILURE,
                new OnExit(OnExit.Follow.RESTART, Duration.ofSeconds(5))),
            Specs.BACKOFF,
            5,
            Duration.ofSeconds(60),
            Then.SLOW,
            Duration.ofSeconds(10));
    Drive left = web(restart).ready().exits(new Exit.OomKilled());
    assertThat(left.state()).isEqualTo(State.FAILED);
    assertThat(left.cause()).contains(CauseCode.OOM_KILLED);
    Drive delayed = web(restart).ready().exits(FAILURE);
    assertThat(delayed.status().nextTryAt()).isEqualTo(delayed.now.plusSeconds(5));
  }

  @Test
  void missingCommandIsTriedSlowlyAndKeepsItsCause() {
    Drive drive = new Drive(Specs.web()).up();
    drive.send(
        new DaemonEvent.SpawnRefused(1, Causes.of(CauseCode.BAD_COMMAND, "no such file: x")));
    assertThat(drive.state()).isEqualTo(State.BACKOFF);
    assertThat(drive.cause()).contains(CauseCode.BAD_COMMAND);
    assertThat(drive.status().nextTryAt()).isEqualTo(drive.now.plusSeconds(30));
  }

  @Test
  void leftoversOfADeadMainAreSweptBeforeTheNextStart() {
    Drive drive = new Drive(Specs.web()).ready();
    drive.exits(CRASH, drive.process(901));
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.signals()).containsExactly("tree TERM");
    drive.surveyed(drive.process(901));
    assertThat(drive.pass(Duration.ofSeconds(2)).signals()).contains("tree KILL");
    assertThat(drive.surveyed().did()).contains("Bury", "Spawn");
  }
}
