package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a tree is ended and proven gone. */
class StopTest {

  private static final Exit TERMINATED = new Exit.Signaled(15, "SIGTERM", false);

  @Test
  void signalThenProvenGone() {
    Drive drive = new Drive(Specs.web()).ready().down();
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.signals()).containsExactly("TERM", "CONT");
    assertThat(drive.exits(TERMINATED).state()).isEqualTo(State.STOPPED);
    assertThat(drive.did()).contains("Bury");
  }

  @Test
  void aPipedServiceIsAskedByTheEndOfItsInputThenBySignalThenKilled() {
    ServiceSpec piped = Specs.web().stdio(ServiceSpec.Stdio.PIPED);
    Drive drive = new Drive(piped).ready().down();
    assertThat(drive.did()).contains("CloseInput");
    assertThat(drive.signals()).isEmpty();
    assertThat(drive.pass(Duration.ofMillis(499)).signals()).isEmpty();
    assertThat(drive.pass(Duration.ofMillis(1)).signals()).containsExactly("TERM", "CONT");
    assertThat(drive.pass(Duration.ofMillis(9_499)).signals()).isEmpty();
    assertThat(drive.pass(Duration.ofMillis(1)).signals()).containsExactly("tree KILL");
    assertThat(drive.surveyed().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aPipedServiceThatEndsByTheEndOfItsInputGetsNoSignal() {
    ServiceSpec piped = Specs.web().stdio(ServiceSpec.Stdio.PIPED);
    Drive drive = new Drive(piped).ready().down();
    assertThat(drive.exits(new Exit.Code(0)).state()).isEqualTo(State.STOPPED);
    assertThat(drive.pass(Duration.ofMinutes(1)).signals()).isEmpty();
  }

  @Test
  void aPipedServiceThatNobodyCanTalkToIsEndedAndStartedAnew() {
    ServiceSpec piped = Specs.web().stdio(ServiceSpec.Stdio.PIPED);
    Drive drive = new Drive(piped).ready();
    drive.send(new DaemonEvent.GivenUp(1, "it closed its stdout"));
    assertThat(drive.did()).contains("CloseInput");
    assertThat(drive.exits(new Exit.Code(0)).did()).contains("Bury", "Spawn");
  }

  @Test
  void graceIsGivenInFullThenTheWholeTreeIsKilled() {
    Drive drive = new Drive(Specs.web()).ready().down();
    assertThat(drive.pass(Duration.ofMillis(9_999)).signals()).isEmpty();
    assertThat(drive.pass(Duration.ofMillis(1)).signals()).containsExactly("tree KILL");
    assertThat(drive.surveyed(drive.process(100)).state()).isEqualTo(State.STOPPING);
    assertThat(drive.surveyed().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void grandchildrenAreAskedWhenTheMainProcessIsGone() {
    Drive drive = new Drive(Specs.web()).ready().down();
    drive.exits(TERMINATED, drive.process(901), drive.process(902));
    assertThat(drive.signals()).containsExactly("tree TERM");
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.surveyed().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void restartSpawnsOnlyWhenTheOldTreeIsGone() {
    Drive drive = new Drive(Specs.web()).ready().send(new DaemonEvent.Restart());
    assertThat(drive.did()).doesNotContain("Spawn");
    assertThat(drive.exits(TERMINATED, drive.process(901)).did()).doesNotContain("Spawn");
    assertThat(drive.surveyed().did()).contains("Spawn");
  }

  @Test
  void wishForUpWhileStoppingStartsAnewAfterwards() {
    Drive drive = new Drive(Specs.web()).ready().down().up();
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.exits(TERMINATED).did()).contains("Spawn");
  }

  @Test
  void wishForDownDuringASpawnIsMetWhenItsOutcomeIsKnown() {
    Drive drive = new Drive(Specs.web()).up().down().spawned();
    assertThat(drive.state()).isEqualTo(State.STOPPING);
    assertThat(drive.signals()).containsExactly("TERM", "CONT");
  }

  @Test
  void stopDuringBackoffStartsNothing() {
    Drive drive = new Drive(Specs.web()).up().spawned();
    drive.exits(new Exit.Code(1)).spawned().exits(new Exit.Code(1));
    assertThat(drive.state()).isEqualTo(State.BACKOFF);
    assertThat(drive.down().state()).isEqualTo(State.STOPPED);
    assertThat(drive.pass(Duration.ofHours(1)).did()).isEmpty();
  }
}
