package dev.mainstay.supervisor;

import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.ProbeState;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The record of one start: which stage was reached, when, by which evidence. */
final class Records {

  private Records() {}

  static StartRecord of(Daemon daemon, Life life, List<ProbeState> checks, String outcome) {
    List<Evidence> stages = new ArrayList<>();
    stages.add(spawned(life));
    stages.addAll(Checks.startEvidence(checks));
    return new StartRecord(
        (int) daemon.history().generation(), life.spawnedAt(), List.copyOf(stages), outcome);
  }

  /** The first stage of every start: that there is a process. */
  static Evidence spawned(Life life) {
    String how =
        switch (life.origin()) {
          case SPAWNED -> "pid " + life.main().pid();
          case WATCHED -> "external: not started by Mainstay, only watched";
          case ADOPTED -> "pid " + life.main().pid() + ", adopted by its identity";
          case FOLLOWED -> "pid " + life.main().pid() + ", followed after its parent had exited";
        };
    return new Evidence(Stage.SPAWNED, "process", true, life.spawnedAt(), Duration.ZERO, how);
  }
}
