package dev.mainstay.cli.service;

import dev.mainstay.cli.component.ComponentList;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.Inspector;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.monitor.FleetFacts;
import dev.mainstay.core.Timeline;
import dev.mainstay.monitor.Journal;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Sockets;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.Processes;

/**
 * The real things, as a port: made only when a command needs them. {@code cli.Wiring} makes them;
 * tests make fakes.
 */
public interface Machinery {

  /** Makes what every fleet needs, whatever its config says, while that is being read. */
  default void prepare() {
    var _ = processes();
    var _ = sockets();
  }

  /**
   * The project's fleet, begun: it adopts what lives and is its own, and brings up every service
   * that starts by itself. Only for the holder of the supervisor's lock.
   *
   * @param journal is told everything that happens
   */
  Fleet fleet(Project project, StateFolder folder, Timeline timeline, Journal journal);

  /** The project's journal; its files are opened once the services had their turn. */
  Journal journal(Project project, StateFolder folder);

  /**
   * What lives inside the supervisor besides the fleet, as its config declares; not begun yet.
   * After {@link #fleet}.
   */
  ComponentList components(
      Project project, StateFolder folder, Timeline timeline, Journal journal, FleetFacts facts);

  /** Keeps what people do and find in the journal. */
  Diary diary(Journal journal, Timeline timeline);

  /** The machine's processes. */
  Processes processes();

  /** The machine's sockets. */
  Sockets sockets();

  /** Every kind of probe. */
  Prober prober();

  /** What gathers the evidence of one instance. */
  Inspector inspector(StateFolder folder);

  /** Mainstay's own version. */
  String version();
}
