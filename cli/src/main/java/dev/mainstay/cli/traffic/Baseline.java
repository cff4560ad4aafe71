package dev.mainstay.cli.traffic;

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
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code mainstay baseline}: sends the calm traffic of a system at rest for a time, watches that
 * nothing is lost and nobody calls out, and keeps a record of it. A further phase needs the record
 * of the one before: passed, and signed by somebody.
 */
public final class Baseline implements Handler {

  private static final int PHASES = 9;

  /** A baseline fails when an ack takes longer. */
  private static final double ACK_P99_MS_MAX = 500;

  /** How often it is asked who runs, which takes some 10 ms for each service. */
  private static final Duration PIDS_EVERY = Duration.ofSeconds(10);

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    StateFolder folder = Place.require(invocation, terminal).folder();
    BaselineRecord records = new BaselineRecord(folder.root().resolve("baselines"));
    int phase = invocation.whole("phase", 1, PHASES).orElse(1);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      Optional<String> signer = invocation.value("sign-off");
      if (signer.isPresent()) {
        return sign(records, phase, signer.get(), now, terminal);
      }
      Optional<String> closed = records.gate(phase);
      if (closed.isPresent()) {
        terminal.complain(
            "phase " + phase + " is refused: " + closed.get(),
            "mainstay baseline --phase " + (phase - 1) + "; then --sign-off NAME");
        return ExitCode.NOT_PROVEN.code();
      }
      return measure(invocation, terminal, folder, records, phase, now);
    } catch (IOException e) {
      throw new UncheckedIOException("the record cannot be kept", e);
    }
  }

  private static int sign(
      BaselineRecord records, int phase, String name, String now, Terminal terminal)
      throws IOException {
    Optional<Path> signed = records.sign(phase, name, now);
    if (signed.isEmpty()) {
      terminal.complain("phase " + phase + " has no record to sign", "mainstay baseline");
      return ExitCode.NOT_PROVEN.code();
    }
    terminal.say("signed by " + name + ": " + signed.get());
    return ExitCode.DONE.code();
  }

  private static int measure(
      Invocation invocation,
      Terminal terminal,
      StateFolder folder,
      BaselineRecord records,
      int phase,
      String now)
      throws UsageError, IOException {
    Pace pace =
        new Pace(
            Pace.BASELINE.perSecond(),
            invocation.duration("duration").orElse(Pace.BASELINE.duration()));
    URI uri = Target.of(invocation, terminal);
    if (!invocation.has("json")) {
      terminal.say(
          "phase "
              + phase
              + ": "
              + pace.total()
              + " events in "
              + pace.duration().toSeconds()
              + " s");
      terminal.out().flush();
    }
    Outbound outbound = new Outbound();
    Components components = new Components(folder);
    Run.Outcome outcome =
        new Run(uri, pace, Sender.Acks.READ, RandomGenerator.getDefault())
            .go(_ -> outbound.look(components.pids()));
    outbound.look(components.pids());
    List<Finding> findings = judge(outcome, outbound, components);
    Json record = record(phase, now, outcome, outbound, findings);
    Path file = records.keep(phase, now, record);
    terminal.say(
        invocation.has("json")
            ? List.of(record.write())
            : Verdicts.render(findings, terminal.width(), terminal.paint(), terminal.typed()));
    if (!invocation.has("json")) {
      terminal.say((Verdicts.hold(findings) ? "pass" : "fail") + ": " + file);
    }
    return Verdicts.hold(findings) ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  private static List<Finding> judge(
      Run.Outcome outcome, Outbound outbound, Components components) {
    Sender.Tally tally = outcome.tally();
    List<Finding> findings = new ArrayList<>();
    String sent = tally.acked() + " of " + outcome.planned() + " events are durable";
    findings.add(
        outcome.allAcked()
            ? Finding.ok("events", sent)
            : Finding.bad("events", sent + "; " + outcome.broken(), "mainstay why monitor"));
    String p99 = String.format(Locale.ROOT, "99 of 100 acks within %.1f ms", tally.p99());
    findings.add(
        tally.p99() <= ACK_P99_MS_MAX
            ? Finding.ok("events", p99)
            : Finding.bad("events", p99 + ", more than " + ACK_P99_MS_MAX, ""));
    outbound
        .seen()
        .forEach((component, remotes) -> {
          String text =
              remotes.size() + " connections to other machines in " + outbound.looks() + " looks";
          findings.add(
              remotes.isEmpty()
                  ? Finding.ok(component, text)
                  : Finding.bad(component, text + ": " + remotes, ""));
        });
    List<String> lacking = components.notAsWanted();
    findings.add(
        lacking.isEmpty()
            ? Finding.ok("project", "every service and component is as it is wanted")
            : Finding.bad("project", "not as wanted: " + String.join(", ", lacking), ""));
    return findings;
  }

  private static Json record(
      int phase, String now, Run.Outcome outcome, Outbound outbound, List<Finding> findings) {
    Json.Builder calls = Json.object();
    outbound.seen().forEach((component, remotes) -> calls.put(component, remotes.size()));
    return Json.object()
        .put("phase", phase)
        .put("began_at", now)
        .put("verdict", Verdicts.hold(findings) ? "pass" : "fail")
        .put("traffic", outcome.json())
        .put("outbound_connections", calls.build())
        .put("looks", outbound.looks())
        .put("checks", Verdicts.json(findings).at("checks").orElse(Json.of(List.of())))
        .put("signed_off_by", "")
        .build();
  }

  /** Who runs, asked of the supervisor every now and then. */
  private static final class Components {
    private final StateFolder folder;
    private Map<String, Set<Long>> pids = new TreeMap<>();
    private long askedAt = -1;

    Components(StateFolder folder) {
      this.folder = folder;
    }

    Map<String, Set<Long>> pids() {
      if (askedAt < 0 || System.nanoTime() - askedAt > PIDS_EVERY.toNanos()) {
        askedAt = System.nanoTime();
        pids = asked();
      }
      return pids;
    }

    private Map<String, Set<Long>> asked() {
      Map<String, Set<Long>> found = new TreeMap<>();
      ask(snapshot -> {
        found.put("supervisor", Set.of(snapshot.supervisor().pid()));
        snapshot.services().forEach(view -> found.put(view.instance(), Set.of(view.pid())));
      });
      try (ControlClient client = ControlClient.connect(folder).orElse(null)) {
        for (String instance : List.copyOf(found.keySet())) {
          if (client != null
              && client.ask(new Request.Why(instance)) instanceof Reply.Why(WhyReport report)) {
            Set<Long> tree = new HashSet<>();
            report.processes().forEach(process -> tree.add(process.pid()));
            found.put(instance, tree);
          }
        }
      } catch (Unanswered e) {
        // What is known stays; the verdict asks again.
      }
      return found;
    }

    List<String> notAsWanted() {
      List<String> lacking = new ArrayList<>();
      boolean answered =
          ask(snapshot ->
              snapshot.all().stream()
                  .filter(view -> !view.asWanted())
                  .map(ServiceView::instance)
                  .forEach(lacking::add));
      return answered ? lacking : List.of("the supervisor does not answer");
    }

    private boolean ask(Consumer<Reply.Snapshot> told) {
      Optional<ControlClient> connected = ControlClient.connect(folder);
      if (connected.isEmpty()) {
        return false;
      }
      try (ControlClient client = connected.get()) {
        if (client.ask(new Request.Status()) instanceof Reply.Snapshot snapshot) {
          told.accept(snapshot);
          return true;
        }
        return false;
      } catch (Unanswered e) {
        return false;
      }
    }
  }
}
