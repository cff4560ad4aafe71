package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.SupervisorLock;
import dev.mainstay.cli.view.Words;
import dev.mainstay.core.json.Json;
import dev.mainstay.supervisor.Processes.Marked;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code mainstay down}: ends services, or all of them and the supervisor, and proves that no
 * process is left; also those that a supervisor left behind when it died.
 */
public final class Down implements Handler {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** How long the supervisor itself may take to end after its services. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(5);

  private final Machinery machinery;

  public Down(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    Place place = Place.require(invocation, terminal);
    Duration limit = invocation.duration("timeout").orElse(LIMIT);
    Set<String> names = new LinkedHashSet<>(invocation.arguments());
    if (!names.isEmpty()) {
      return new Change(place.folder(), terminal)
          .make(
              new Request.Want(names, Wanted.DOWN),
              names,
              Change.Goal.DOWN,
              Optional.of(limit),
              Up.Proof.AWAITED);
    }
    long began = System.nanoTime();
    Optional<ControlClient> connected = ControlClient.connect(place.folder());
    if (connected.isEmpty()) {
      return withoutSupervisor(place, limit, terminal);
    }
    try (ControlClient client = connected.get()) {
      return all(client, place.folder(), limit, began, terminal);
    } catch (Unanswered e) {
      terminal.complain(e.what(), Client.who(place.folder()));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private int all(
      ControlClient asked, StateFolder folder, Duration limit, long began, Terminal terminal)
      throws Unanswered {
    Optional<ControlClient> watched = ControlClient.connect(folder);
    if (watched.isEmpty()) {
      throw ControlClient.closed("it is ending already");
    }
    Screen screen = new Screen(terminal);
    int instances;
    try (ControlClient watch = watched.get()) {
      ProofWait wait = ProofWait.begin(watch);
      screen.know(wait.all());
      List<ServiceView> services = wait.all().stream().filter(view -> !view.isComponent()).toList();
      instances = (int) services.stream().filter(view -> view.pid() != 0).count();
      asked.send(new Request.Shutdown());
      Set<String> names = new LinkedHashSet<>();
      services.stream().map(ServiceView::instance).forEach(names::add);
      untilDown(wait, names, limit, screen);
    }
    screen.keep();
    Optional<Reply.Refused> refused = refusal(asked);
    if (refused.isPresent()) {
      terminal.complain(refused.get().text(), refused.get().hint());
      return ExitCode.NOT_PROVEN.code();
    }
    return prove(folder, instances, began, terminal);
  }

  private static void untilDown(ProofWait wait, Set<String> names, Duration limit, Screen screen) {
    try {
      ProofWait.Outcome _ = wait.until(names, (view, _) -> Settled.down(view), limit, screen::show);
    } catch (Unanswered e) {
      // It ends when all is down, and may be faster than its last words: we look for ourselves.
    }
  }

  private static Optional<Reply.Refused> refusal(ControlClient asked) {
    try {
      return asked
          .next(FAREWELL)
          .filter(Reply.Refused.class::isInstance)
          .map(Reply.Refused.class::cast);
    } catch (Unanswered e) {
      // The supervisor has gone before it could answer: that is what was asked for.
      return Optional.empty();
    }
  }

  /** Looks for itself whether the supervisor has gone, and every process of the project. */
  private int prove(StateFolder folder, int instances, long began, Terminal terminal) {
    long until = System.nanoTime() + FAREWELL.toNanos();
    while (supervisorLives(folder) && System.nanoTime() < until) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    List<Marked> left = machinery.processes().marked(folder.project().toString());
    for (Marked marked : left) {
      terminal
          .err()
          .println(
              marked.instance()
                  + ": pid "
                  + marked.process().identity().pid()
                  + " still lives: "
                  + marked.process().command());
    }
    if (supervisorLives(folder)) {
      terminal.complain("the supervisor has not ended", Client.who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
    if (!left.isEmpty()) {
      terminal.complain(
          Words.count(left.size(), "process") + " of this project not proven gone", "");
      return ExitCode.NOT_PROVEN.code();
    }
    if (terminal.screen() == Terminal.Screen.DOCUMENT) {
      long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
      terminal.say(Json.object().put("ended", instances).put("took_ms", took).build().write());
      return ExitCode.DONE.code();
    }
    terminal.say(
        Words.count(instances, "instance")
            + " and the supervisor ended in "
            + Words.duration(Duration.ofNanos(System.nanoTime() - began))
            + ", every process gone");
    return ExitCode.DONE.code();
  }

  private static boolean supervisorLives(StateFolder folder) {
    return SupervisorLock.lastHolder(folder)
        .flatMap(holder -> ProcessHandle.of(holder.pid()))
        .isPresent();
  }

  /** A supervisor may have died and left its services: they are taken over, and then ended. */
  private int withoutSupervisor(Place place, Duration limit, Terminal terminal) {
    StateFolder folder = place.folder();
    List<Marked> left = machinery.processes().marked(folder.project().toString());
    if (left.isEmpty()) {
      terminal.note("no supervisor runs, and no process of this project lives");
      return ExitCode.DONE.code();
    }
    terminal.note(
        "no supervisor runs, but "
            + Words.count(left.size(), "process")
            + " of this project: ending what it left");
    Optional<Project> project = place.load(terminal);
    if (project.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    long began = System.nanoTime();
    try {
      if (Supervision.open(Selection.none(project.get()), folder, terminal, machinery)
          instanceof Supervision.Opened.Running(Supervision supervision)) {
        try (supervision) {
          supervision.end();
          supervision.ended().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (TimeoutException | ExecutionException e) {
      terminal.complain("not all has ended after " + Words.duration(limit), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      terminal.complain("cannot become the supervisor in " + folder.root() + ": " + e, "");
      return ExitCode.NOT_PROVEN.code();
    }
    return prove(folder, left.size(), began, terminal);
  }
}
