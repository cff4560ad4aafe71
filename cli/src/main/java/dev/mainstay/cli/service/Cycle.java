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
import dev.mainstay.cli.view.CycleTable;
import dev.mainstay.cli.view.CycleTable.Round;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code mainstay cycle NAME}: stops and starts a service many times, and tells how often that
 * worked, how long it took, and what was left over.
 */
public final class Cycle implements Handler {

  private static final int COUNT = 20;
  private static final int COUNT_MAX = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("the name of a service");
    invocation.atMost(1);
    String name = invocation.arguments().getFirst();
    int count = invocation.whole("count", 1, COUNT_MAX).orElse(COUNT);
    Duration limit = invocation.duration("timeout").orElse(LIMIT);
    StateFolder folder = Place.require(invocation, terminal).folder();
    return Client.with(
        folder,
        terminal,
        asked ->
            Client.with(
                folder,
                terminal,
                watched -> cycle(asked, watched, name, count, limit, invocation, terminal)));
  }

  private static int cycle(
      ControlClient asked,
      ControlClient watched,
      String name,
      int count,
      Duration limit,
      Invocation invocation,
      Terminal terminal)
      throws Unanswered {
    ProofWait wait = ProofWait.begin(watched);
    if (wait.all().stream().noneMatch(view -> view.isNamed(name))) {
      UsageError unknown = Names.unknown(name, List.copyOf(wait.all()));
      terminal.complain(unknown.what(), unknown.hint());
      return ExitCode.USAGE.code();
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Round round = round(asked, wait, name, limit);
      rounds.add(round);
      if (!invocation.has("json")) {
        terminal.say(CycleTable.line(i, count, round));
        terminal.out().flush();
      }
    }
    terminal.say(
        invocation.has("json")
            ? List.of(CycleTable.json(name, rounds).write())
            : CycleTable.summary(name, rounds));
    return rounds.stream().allMatch(Round::isGood)
        ? ExitCode.DONE.code()
        : ExitCode.NOT_PROVEN.code();
  }

  private static Round round(ControlClient asked, ProofWait wait, String name, Duration limit)
      throws Unanswered {
    Set<String> names = Set.of(name);
    long began = System.nanoTime();
    asked.ask(new Request.Want(names, Wanted.DOWN));
    boolean stopped =
        wait.until(names, (view, _) -> Settled.down(view), limit, (_, _, _) -> {}).isProven();
    Duration stop = Duration.ofNanos(System.nanoTime() - began);
    String left = leftovers(asked, name);
    long up = System.nanoTime();
    asked.ask(new Request.Want(names, Wanted.UP));
    ProofWait.Outcome outcome = wait.until(names, Settled::up, limit, (_, _, _) -> {});
    Duration start = Duration.ofNanos(System.nanoTime() - up);
    Optional<ServiceView> lacking =
        outcome.failed().isEmpty()
            ? outcome.open().stream().findFirst()
            : outcome.failed().stream().findFirst();
    String fault =
        !stopped
            ? "not stopped within " + limit.toSeconds() + " s"
            : lacking
                .map(view ->
                    view.state().label() + (view.cause() == null ? "" : ": " + view.cause().text()))
                .orElse("");
    return new Round(stop, start, left, fault);
  }

  /** What is left of a stopped service: its processes, and its own sockets on declared ports. */
  private static String leftovers(ControlClient asked, String name) throws Unanswered {
    if (!(asked.ask(new Request.Why(name)) instanceof Reply.Why(WhyReport report))) {
      return "";
    }
    List<String> left = new ArrayList<>();
    report.processes().forEach(process -> left.add("pid " + process.pid()));
    report.ports().stream()
        .flatMap(port -> port.listeners().stream())
        .forEach(listener -> left.add("port " + listener.port() + " held by " + listener.pid()));
    return String.join(", ", left);
  }
}
