package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the journal is told of an instance: the words that incidents and statistics are made of. */
class ToldTest {

  @Test
  void aChangeSaysWhatIsWantedAndByWhichEvidence() {
    Drive drive = new Drive(Specs.web()).ready();
    ServiceEvent told = Told.stateChanged(State.STARTING, drive.status(), "here");
    assertThat(told.name()).isEqualTo("service.state.changed");
    assertThat(told.at()).isEqualTo(drive.now);
    assertThat(told.fields())
        .contains(
            Map.entry("service", "web"),
            Map.entry("from", "starting"),
            Map.entry("to", "ready"),
            Map.entry("wanted", "up"),
            Map.entry("verdict", "good"))
        .doesNotContainKey("cause");
    assertThat(String.valueOf(told.fields().get("evidence"))).contains("proven: ");
  }

  @Test
  void aChangeForTheWorseNamesItsCause() {
    Drive drive = new Drive(Specs.web()).up();
    drive.send(new DaemonEvent.SpawnRefused(1, Causes.of(CauseCode.PORT_TAKEN, "held by pid 812")));
    ServiceEvent told = Told.stateChanged(State.STARTING, drive.status(), "here");
    assertThat(told.severity()).isEqualTo(Severity.ERROR);
    assertThat(told.fields())
        .contains(
            Map.entry("verdict", "bad"),
            Map.entry("cause", "port-taken"),
            Map.entry("detail", "held by pid 812"));
  }

  @Test
  void aStartTellsHowLongEachStageTook() {
    Drive drive = new Drive(Specs.web()).ready();
    StartRecord start = drive.status().starts().getFirst();
    ServiceEvent told =
        Told.startEnded(
            InstanceSpec.of(Specs.web()).getFirst(),
            start,
            "here",
            start.at().plus(Duration.ofMillis(1200)));
    assertThat(told.fields())
        .contains(
            Map.entry("outcome", "ready"),
            Map.entry("proven", true),
            Map.entry("duration_ms", 1200L));
    assertThat((List<?>) told.fields().get("stages")).hasSize(3);
  }

  @Test
  void aStartIsToldOnceThoughItsTreeEndsLater() {
    Drive drive = new Drive(Specs.web()).ready();
    assertThat(drive.did()).contains("Remember");
    drive.exits(new Exit.Signaled(9, "SIGKILL", false));
    assertThat(drive.did()).contains("Amend").doesNotContain("Remember");
  }

  @Test
  void aRefusedSpawnIsOneStartHoweverOftenItIsTried() {
    Drive drive = new Drive(Specs.web()).up();
    DaemonEvent refused =
        new DaemonEvent.SpawnRefused(1, Causes.of(CauseCode.PORT_TAKEN, "held by pid 812"));
    assertThat(drive.send(refused).did()).containsExactly("Remember");
    drive.pass(Duration.ofSeconds(1));
    assertThat(drive.send(refused).did()).isEmpty();
  }

  @Test
  void anAdoptedTreeIsNoStartOfOurs() {
    Life life = new Drive(Specs.web()).up().spawned().life();
    Life adopted =
        new Life(
            7, life.main(), life.spawnToken(), life.spawnedAt(), life.ports(), Life.Origin.ADOPTED);
    Drive later = new Drive(Specs.web());
    later.send(new DaemonEvent.Adopted(adopted)).answerAll(_ -> Drive.passed());
    assertThat(later.state()).isEqualTo(State.READY);
    assertThat(later.did()).contains("Amend").doesNotContain("Remember");
  }
}
