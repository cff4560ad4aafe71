package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.service.Machinery;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.supervisor.ServiceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code mainstay doctor}: looks for whatever would keep the services from starting, on the machine
 * and in the config, and starts nothing.
 */
public final class Doctor implements Handler {

  private final Machinery machinery;

  public Doctor(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    Optional<Place> place = Place.find(invocation, terminal);
    Path folder = place.map(found -> found.folder().project()).orElse(terminal.directory());
    List<Finding> findings = new ArrayList<>(MachineCheck.findings(folder));
    if (place.isEmpty()) {
      findings.add(
          Finding.note("config", "no mainstay.yaml in " + terminal.directory(), "mainstay init"));
    } else {
      project(place.get(), terminal, findings);
    }
    if (invocation.has("json")) {
      terminal.say(Verdicts.json(findings).write());
    } else {
      terminal.say(Verdicts.render(findings, terminal.width(), terminal.paint(), terminal.typed()));
      terminal.say(Verdicts.summary(findings));
    }
    return Verdicts.hold(findings) ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  /** Identities that a supervisor left which did not end in order. */
  private static void stale(StateFolder folder, List<Finding> findings) {
    String[] left = folder.run().toFile().list((_, name) -> name.endsWith(".json"));
    if (left != null && left.length > 0) {
      findings.add(
          Finding.note(
              "config",
              "an earlier supervisor died and left " + String.join(", ", left),
              "mainstay up -d takes over what lives and removes the rest; mainstay down ends it"));
    }
  }

  private void project(Place place, Terminal terminal, List<Finding> findings) {
    switch (ConfigLoader.load(place.file(), terminal.env())) {
      case ConfigResult.Faults(List<Fault> faults) ->
          faults.forEach(fault -> findings.add(Finding.bad("config", fault.text(), "")));
      case ConfigResult.Loaded loaded -> {
        findings.add(Finding.ok("config", place.file() + " has no faults"));
        loaded
            .warnings()
            .forEach(warning -> findings.add(Finding.note("config", warning.text(), "")));
        StateFolder folder = place.folder();
        boolean running = ControlClient.connect(folder).isPresent();
        findings.add(
            running
                ? Finding.ok("config", "its supervisor runs")
                : Finding.note("config", "no supervisor runs", "mainstay up -d"));
        if (!running) {
          stale(folder, findings);
        }
        findings.addAll(JournalCheck.findings(folder.journal()));
        for (ServiceSpec service : loaded.project().services()) {
          findings.addAll(
              new ServiceCheck(service, terminal.env(), machinery.sockets(), running).findings());
        }
      }
    }
  }
}
