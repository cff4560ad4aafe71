package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.service.ProofWait.Outcome;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Starts a supervisor in a session of its own, and watches until its services are proven. */
final class Background {

  /** How long a supervisor may take until it answers. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(5);

  /** The last lines of its log that are shown when it ends at once. */
  private static final int LOG_LINES = 15;

  private final Machinery machinery;
  private final Terminal terminal;

  Background(Machinery machinery, Terminal terminal) {
    this.machinery = machinery;
    this.terminal = terminal;
  }

  /** Starts it, and returns on proof. */
  int up(
      Project project,
      StateFolder folder,
      List<String> names,
      Optional<Duration> limit,
      Up.Proof proof) {
    long began = System.nanoTime();
    Optional<ControlClient> client;
    try {
      folder.make();
      client = spawn(project, folder, names);
    } catch (IOException e) {
      terminal.complain("cannot write to " + folder.root() + ": " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
    if (client.isEmpty()) {
      return ExitCode.NOT_PROVEN.code();
    }
    try (ControlClient watch = client.get()) {
      if (proof == Up.Proof.NOT_AWAITED) {
        terminal.say("the supervisor runs; not waited for proof (mainstay status)");
        return ExitCode.DONE.code();
      }
      return prove(watch, project, names, limit, began);
    } catch (Unanswered e) {
      terminal.complain(e.what(), Client.who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private int prove(
      ControlClient watch,
      Project project,
      List<String> names,
      Optional<Duration> limit,
      long began)
      throws Unanswered {
    ProofWait wait = ProofWait.begin(watch);
    Set<String> wanted = new LinkedHashSet<>(Supervision.wanted(project.services(), names));
    wait.all().stream()
        .filter(ServiceView::isComponent)
        .forEach(view -> wanted.add(view.instance()));
    Screen screen = new Screen(terminal);
    Outcome outcome =
        wait.until(wanted, Settled::up, limit.orElse(wait.defaultLimit()), screen::show);
    screen.keep();
    return Change.tellUp(outcome, Duration.ofNanos(System.nanoTime() - began), terminal);
  }

  /** A connection to the new supervisor, or to one that was faster; empty when that was told. */
  private Optional<ControlClient> spawn(Project project, StateFolder folder, List<String> names)
      throws IOException {
    List<String> command = new ArrayList<>(OwnCommand.prefix());
    command.addAll(List.of("__supervise", "--file", project.file().toString(), "--"));
    command.addAll(names);
    Files.deleteIfExists(folder.supervisorLog());
    Launch launch =
        new Launch(
            "supervisor",
            command,
            terminal.directory(),
            terminal.env(),
            folder.supervisorLog(),
            null);
    return switch (machinery.processes().spawn(launch)) {
      case Processes.Spawn.Refused refused -> {
        terminal.complain(
            "the supervisor could not be started: " + refused.cause().text(),
            refused.cause().hint());
        yield Optional.empty();
      }
      case Processes.Spawn.Started started -> {
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        machinery.processes().onExit(started.process().identity(), exit::complete);
        yield connect(folder, exit);
      }
    };
  }

  private Optional<ControlClient> connect(StateFolder folder, CompletableFuture<Exit> exit) {
    long until = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    while (System.nanoTime() < until) {
      Optional<ControlClient> client = ControlClient.connect(folder);
      if (client.isPresent()) {
        return client;
      }
      if (exit.isDone()) {
        terminal.complain(
            "the supervisor ended at once (" + exit.join().words() + ")",
            "its output: " + folder.supervisorLog());
        tail(folder.supervisorLog()).forEach(line -> terminal.err().println("  | " + line));
        return Optional.empty();
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    terminal.complain(
        "the supervisor has not answered for " + ANSWERS_WITHIN.toSeconds() + " s",
        "its output: " + folder.supervisorLog());
    return Optional.empty();
  }

  private static List<String> tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
