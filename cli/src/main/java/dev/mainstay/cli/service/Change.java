package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.ViewJson;
import dev.mainstay.cli.service.ProofWait.Outcome;
import dev.mainstay.cli.view.Progress;
import dev.mainstay.cli.view.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the running supervisor for a change, and waits until it is proven or has failed. */
final class Change {

  /** How long a person waits at most for the end of services that were asked to end. */
  private static final Duration DOWN_LIMIT = Duration.ofMinutes(2);

  private final StateFolder folder;
  private final Terminal terminal;
  private final Map<String, ServiceView> replaced;

  Change(StateFolder folder, Terminal terminal) {
    this(folder, terminal, Map.of());
  }

  /**
   * A change in which some processes must give way to new ones.
   *
   * @param replaced how such instances were before, by their names
   */
  Change(StateFolder folder, Terminal terminal, Map<String, ServiceView> replaced) {
    this.folder = folder;
    this.terminal = terminal;
    this.replaced = Map.copyOf(replaced);
  }

  /** What a change is to reach. */
  enum Goal {
    UP,
    DOWN,
    /** Up, and not by the process that was there before. */
    UP_ANEW
  }

  /** Makes the change to these, and shows how it goes. */
  int make(
      Request request, Set<String> names, Goal goal, Optional<Duration> limit, Up.Proof proof) {
    return Client.with(
        folder,
        terminal,
        asked ->
            Client.with(
                folder,
                terminal,
                watched -> make(asked, watched, request, names, goal, limit, proof)));
  }

  private int make(
      ControlClient asked,
      ControlClient watched,
      Request request,
      Set<String> names,
      Goal goal,
      Optional<Duration> limit,
      Up.Proof proof)
      throws Unanswered {
    ProofWait wait = ProofWait.begin(watched);
    Map<String, ServiceView> before = new HashMap<>();
    wait.all().forEach(view -> before.put(view.instance(), view));
    // Before the request: what a screen needs to be made must not delay the news of the proof.
    Screen screen = new Screen(terminal);
    screen.know(before.values());
    Reply reply = asked.ask(request);
    if (reply instanceof Reply.Refused refused) {
      terminal.complain(refused.text(), refused.hint());
      return ExitCode.USAGE.code();
    }
    if (proof == Up.Proof.NOT_AWAITED) {
      terminal.note("asked; not waited for proof");
      return ExitCode.DONE.code();
    }
    long began = System.nanoTime();
    Outcome outcome =
        wait.until(
            names,
            (view, all) -> judge(goal, view, all, before.get(view.instance())),
            limit.orElse(goal == Goal.DOWN ? DOWN_LIMIT : ProofWait.defaultLimit(wait.all())),
            screen::show);
    screen.keep();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return goal == Goal.DOWN ? tellDown(outcome, took) : tellUp(outcome, took, terminal).code();
  }

  private Settled judge(
      Goal goal, ServiceView view, Collection<ServiceView> all, @Nullable ServiceView before) {
    ServiceView old = replaced.get(view.instance());
    if (old != null && Objects.equals(old.upSince(), view.upSince())) {
      // The process that is to be replaced proves nothing.
      return Settled.OPEN;
    }
    return switch (goal) {
      case UP -> Settled.up(view, all);
      case DOWN -> Settled.down(view);
      case UP_ANEW -> {
        boolean same =
            before != null
                && before.since().equals(view.since())
                && Objects.equals(before.upSince(), view.upSince());
        yield same && !view.isExternal() ? Settled.OPEN : Settled.up(view, all);
      }
    };
  }

  private int tellDown(Outcome outcome, Duration took) {
    if (terminal.screen() == Terminal.Screen.DOCUMENT) {
      return tellProgram(outcome, took, terminal).code();
    }
    if (outcome.isProven()) {
      terminal.say(
          Words.count(outcome.proven().size(), "instance")
              + " ended in "
              + Words.duration(took)
              + ", every process gone");
      return ExitCode.DONE.code();
    }
    for (ServiceView view : outcome.open()) {
      terminal
          .err()
          .println(
              view.instance()
                  + " is "
                  + view.state().label()
                  + (view.pid() == 0 ? "" : ", pid " + view.pid() + " still lives"));
    }
    terminal.complain(
        Words.count(outcome.open().size(), "instance")
            + " not proven gone after "
            + Words.duration(took),
        "");
    return ExitCode.NOT_PROVEN.code();
  }

  /** Says what was proven in the end, and what was not and why. */
  static ExitCode tellUp(Outcome outcome, Duration took, Terminal terminal) {
    if (terminal.screen() == Terminal.Screen.DOCUMENT) {
      return tellProgram(outcome, took, terminal);
    }
    List<ServiceView> all = new ArrayList<>(outcome.proven());
    all.addAll(outcome.failed());
    all.addAll(outcome.open());
    outcome.failed().forEach(view -> tellFailed(view, terminal));
    outcome.open().forEach(view -> tellFailed(view, terminal));
    terminal.out().flush();
    terminal.say(
        Progress.verdict(all, took)
            + (outcome.open().isEmpty()
                ? ""
                : ", " + outcome.open().size() + " not proven in that time"));
    return outcome.isProven() ? ExitCode.DONE : ExitCode.NOT_PROVEN;
  }

  private static ExitCode tellProgram(Outcome outcome, Duration took, Terminal terminal) {
    terminal.say(
        ViewJson.outcome(outcome.proven(), outcome.failed(), outcome.open(), took).write());
    return outcome.isProven() ? ExitCode.DONE : ExitCode.NOT_PROVEN;
  }

  private static void tellFailed(ServiceView view, Terminal terminal) {
    terminal.say(Progress.failure(view, terminal.width(), terminal.paint(), terminal.typed()));
  }
}
