package dev.mainstay.cli;

import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.Inspector;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.service.Machinery;
import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.port.LinuxSockets;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.process.LinuxProcesses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the real things: the only place that does. Each is made when it is first asked for. */
final class Wiring implements Machinery {

  private @Nullable Sockets sockets;
  private @Nullable Processes processes;

  /** The supervisor itself, real in all its parts, already told which services are declared. */
  @Override
  public Fleet fleet(Project project, StateFolder folder, Timeline timeline) {
    throw new UnsupportedOperationException("the supervisor is not wired yet");
  }

  @Override
  public Processes processes() {
    Processes made = processes;
    if (made == null) {
      made =
          LinuxProcesses.open()
              .orElseThrow(
                  () ->
                      new UnsupportedOperationException(
                          "needs Linux 5.3 or newer, with /proc and pidfd_open(2)"));
      processes = made;
    }
    return made;
  }

  @Override
  public Sockets sockets() {
    Sockets made = sockets;
    if (made == null) {
      made = new LinuxSockets();
      sockets = made;
    }
    return made;
  }

  @Override
  public Prober prober() {
    throw new UnsupportedOperationException("probes are not wired yet");
  }

  @Override
  public Inspector inspector(StateFolder folder) {
    return new Inspector(folder, processes(), sockets(), (log, since, max) -> List.of());
  }

  @Override
  public String version() {
    String version = Wiring.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
