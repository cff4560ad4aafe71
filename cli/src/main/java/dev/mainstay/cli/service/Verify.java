package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.cli.view.WhyScreen;
import dev.mainstay.cli.view.Words;
import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code mainstay verify}: files, processes, ports, health and logs of all instances (S1.19). */
public final class Verify implements Handler {

  /** So many of what does not hold are kept in words. */
  private static final int KEPT_MAX = 20;

  private final Machinery machinery;

  private final AddressCheck addresses;

  /**
   * The command.
   *
   * @param addresses what a WebSocket address is checked with
   */
  public Verify(Machinery machinery, AddressCheck addresses) {
    this.machinery = machinery;
    this.addresses = addresses;
  }

  /** Checks an address from outside. */
  @FunctionalInterface
  public interface AddressCheck {
    /** What was found. */
    List<Finding> of(String address) throws UsageError;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    Optional<String> address = invocation.value("ws");
    if (address.isPresent()) {
      return tell(addresses.of(address.get()), invocation, terminal);
    }
    StateFolder folder = Place.require(invocation, terminal).folder();
    Optional<ControlClient> connected = ControlClient.connect(folder);
    if (connected.isEmpty()) {
      return Leftovers.tell(folder, machinery, terminal, invocation.has("json"));
    }
    List<Finding> findings = new ArrayList<>();
    try (ControlClient client = connected.get()) {
      if (client.ask(new Request.Status()) instanceof Reply.Snapshot snapshot) {
        findings.add(
            Finding.ok(
                "supervisor",
                "pid "
                    + snapshot.supervisor().pid()
                    + ", "
                    + Words.age(snapshot.supervisor().since(), snapshot.now())
                    + ", holds "
                    + folder.lock()));
        for (ServiceView view : Names.pick(snapshot.all(), invocation.arguments())) {
          if (client.ask(new Request.Why(view.instance())) instanceof Reply.Why(WhyReport report)) {
            List<Finding> found = of(report, folder);
            findings.addAll(found);
            note(client, view, found);
          }
        }
        keep(client, invocation.arguments(), findings);
      }
    } catch (Unanswered e) {
      findings.add(Finding.bad("supervisor", e.what(), Client.who(folder)));
    }
    return tell(findings, invocation, terminal);
  }

  /** What does not hold is kept in the journal, and evidence of it is collected there. */
  private static void note(ControlClient client, ServiceView view, List<Finding> findings)
      throws Unanswered {
    List<String> bad =
        findings.stream()
            .filter(finding -> finding.verdict() == Verdicts.Verdict.BAD)
            .map(Finding::text)
            .toList();
    if (!bad.isEmpty()) {
      Reply _ = client.ask(new Request.Found(view.instance(), bad));
    }
  }

  /** That there was a check, and what came of it, is in the journal whatever it was. */
  private static void keep(ControlClient client, List<String> names, List<Finding> findings)
      throws Unanswered {
    List<Finding> bad =
        findings.stream().filter(finding -> finding.verdict() == Verdicts.Verdict.BAD).toList();
    List<String> words =
        bad.stream()
            .limit(KEPT_MAX)
            .map(finding -> finding.subject() + ": " + finding.text())
            .toList();
    Reply _ = client.ask(new Request.Verified(names, findings.size(), bad.size(), words));
  }

  private static int tell(List<Finding> findings, Invocation invocation, Terminal terminal) {
    if (invocation.has("json")) {
      terminal.say(Verdicts.json(findings).write());
    } else {
      terminal.say(Verdicts.render(findings, terminal.width(), terminal.paint(), terminal.typed()));
      terminal.say(Verdicts.summary(findings));
    }
    return Verdicts.hold(findings) ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  /** What can be said of one instance, a verdict a line. */
  static List<Finding> of(WhyReport report, StateFolder folder) {
    ServiceView view = report.service();
    List<Finding> findings = new ArrayList<>();
    String state =
        "wanted " + (view.wanted() == Wanted.UP ? "up" : "down") + ", is " + view.state().label();
    findings.add(
        view.asWanted()
            ? Finding.ok(view.instance(), state)
            : Finding.bad(
                view.instance(),
                state + (view.cause() == null ? "" : ": " + view.cause().text()),
                view.cause() == null ? "" : view.cause().hint()));
    if (!view.isComponent()) {
      processes(report, findings);
    }
    ports(report, findings);
    health(report, findings);
    if (!view.isExternal() && !view.isComponent()) {
      files(report, folder, findings);
    }
    return findings;
  }

  private static void processes(WhyReport report, List<Finding> findings) {
    ServiceView view = report.service();
    for (WhyReport.ProcessLine process : report.processes()) {
      String text =
          "process "
              + process.pid()
              + " "
              + WhyScreen.kernelState(process.state())
              + ": "
              + process.command();
      String verb = view.wanted() == Wanted.DOWN ? "stop " : "restart ";
      boolean bad = "TtZX".indexOf(process.state()) >= 0 || view.wanted() == Wanted.DOWN;
      findings.add(
          bad
              ? Finding.bad(view.instance(), text, "mainstay " + verb + view.name())
              : Finding.ok(view.instance(), text));
    }
    if (report.processes().isEmpty() && view.wanted() == Wanted.UP && view.pid() != 0) {
      findings.add(Finding.bad(view.instance(), "process " + view.pid() + " is gone", ""));
    }
  }

  private static void ports(WhyReport report, List<Finding> findings) {
    ServiceView view = report.service();
    for (WhyReport.PortFacts port : report.ports()) {
      if (port.listeners().isEmpty()) {
        String text = "port " + port.port() + ": nobody listens, on IPv4 or IPv6";
        findings.add(
            view.wanted() == Wanted.UP
                ? Finding.bad(view.instance(), text, "mainstay why " + view.instance())
                : Finding.ok(view.instance(), text));
      }
      for (ListenerFacts listener : port.listeners()) {
        String text =
            "port "
                + port.port()
                + ": "
                + listener.address()
                + " held by "
                + holder(view, listener);
        findings.add(
            listener.whose() != Whose.STRANGER
                ? Finding.ok(view.instance(), text)
                : Finding.bad(view.instance(), text + ", not its own", ""));
      }
    }
  }

  private static String holder(ServiceView view, ListenerFacts listener) {
    if (listener.pid() == 0) {
      return "another user's process";
    }
    String pid = "pid " + listener.pid();
    if (view.isComponent() && listener.whose() == Whose.ITS_OWN) {
      return "this supervisor, " + pid;
    }
    return pid + (listener.command().isEmpty() ? "" : " (" + listener.command() + ")");
  }

  private static void health(WhyReport report, List<Finding> findings) {
    ServiceView view = report.service();
    for (Evidence evidence : view.evidence()) {
      String text =
          evidence.stage().label()
              + (evidence.probe().isEmpty() ? "" : " (" + evidence.probe() + ")")
              + ", "
              + Words.age(evidence.at(), report.now())
              + " ago: "
              + evidence.detail();
      findings.add(
          evidence.ok()
              ? Finding.ok(view.instance(), text)
              : Finding.bad(view.instance(), text, ""));
    }
  }

  private static void files(WhyReport report, StateFolder folder, List<Finding> findings) {
    ServiceView view = report.service();
    if (!report.pidFile().isEmpty()) {
      findings.add(
          report.pidFile().endsWith("which is ours")
              ? Finding.ok(view.instance(), "pid file " + report.pidFile())
              : Finding.bad(view.instance(), "pid file " + report.pidFile(), ""));
    }
    boolean flag = Files.exists(folder.run().resolve(view.instance() + ".ready"));
    boolean ready = view.state().satisfies() && view.pid() != 0;
    if (flag && !ready) {
      findings.add(
          Finding.bad(
              view.instance(), "the flag file says ready, and it is " + view.state().label(), ""));
    }
    Path log = Path.of(view.log());
    try {
      findings.add(
          Files.exists(log)
              ? Finding.ok(view.instance(), "log " + log + ", " + Files.size(log) + " bytes")
              : Finding.note(view.instance(), "no log yet: " + log, ""));
    } catch (IOException e) {
      findings.add(Finding.bad(view.instance(), "log not readable: " + log, ""));
    }
  }
}
