package dev.mainstay.simulation;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Subject;
import dev.mainstay.simulation.SimProcesses.Sim;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** The simulated probes: they see the simulated kernel as it is, and sometimes break. */
final class SimProber implements Prober {

  private static final int BROKEN_ONE_IN = 500;

  private final SimProcesses kernel;
  private final SplittableRandom random;

  SimProber(SimProcesses kernel, SplittableRandom random) {
    this.kernel = kernel;
    this.random = random;
  }

  @Override
  public ProbeResult probe(ProbeSpec spec, Subject subject) {
    Duration quick = Duration.ofNanos(100_000 + random.nextLong(2_000_000));
    if (random.nextInt(BROKEN_ONE_IN) == 0) {
      return new ProbeResult.Broken("simulated fault of the prober", quick);
    }
    return switch (spec) {
      case ProbeSpec.Port port -> port(port, subject, quick);
      case ProbeSpec.Http http -> answer(http.port(), http.timeout(), subject, quick);
      case ProbeSpec.Tcp tcp -> answer(tcp.port(), tcp.timeout(), subject, quick);
      case ProbeSpec.PidFile _,
          ProbeSpec.Ws _,
          ProbeSpec.Exec _,
          ProbeSpec.LogLine _,
          ProbeSpec.Notify _,
          ProbeSpec.Peer _,
          ProbeSpec.Heartbeat _ ->
          new ProbeResult.Broken("not simulated", quick);
    };
  }

  private ProbeResult port(ProbeSpec.Port port, Subject subject, Duration quick) {
    Optional<Sim> listener = kernel.holder(port.port());
    if (listener.isEmpty()) {
      return new ProbeResult.Failed(CauseCode.NOT_LISTENING, "nobody listens", quick);
    }
    return subject.pids().pids().contains(listener.get().identity.pid())
        ? new ProbeResult.Passed("by pid " + listener.get().identity.pid(), quick)
        : new ProbeResult.Failed(CauseCode.PORT_TAKEN, "held by a stranger", quick);
  }

  private ProbeResult answer(int port, Duration timeout, Subject subject, Duration quick) {
    Optional<Sim> found = kernel.holder(port);
    if (found.isEmpty()) {
      return new ProbeResult.Failed(CauseCode.NO_ANSWER, "refused", quick);
    }
    Sim sim = found.get();
    if (sim.frozen || sim.wedged || sim.program.serves() == Program.Serves.NO_ANSWER) {
      return new ProbeResult.Failed(CauseCode.NO_ANSWER, "no answer in time", timeout);
    }
    if (subject.mainPid() != 0 && !subject.pids().pids().contains(sim.identity.pid())) {
      return new ProbeResult.Failed(CauseCode.WRONG_PROCESS, "another process answered", quick);
    }
    return sim.program.serves() == Program.Serves.BAD_ANSWER
        ? new ProbeResult.Failed(CauseCode.BAD_ANSWER, "503", quick)
        : new ProbeResult.Passed("200", quick);
  }
}
