package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
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
import java.util.concurrent.TimeUnit;
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

  /** Starts it for the services of these names, and returns on proof. */
  int up(
      Project project,
      StateFolder folder,
      List<String> names,
      Optional<Duration> limit,
      Up.Proof proof) {
    long began = System.nanoTime();
    Optional<Begun> begun = begin(project.file(), folder, names);
    return begun.isEmpty()
        ? ExitCode.NOT_PROVEN.code()
        : follow(begun.get(), project, folder, names, limit, proof, began);
  }

  /**
   * Starts it for all that starts by itself, and reads the config only then, while the supervisor
   * does so too: it ends by itself, before it does anything, when the config has a fault.
   */
  int upAtOnce(Place place, Optional<Duration> limit, Up.Proof proof) throws UsageError {
    long began = System.nanoTime();
    StateFolder folder = place.folder();
    boolean fresh = Files.notExists(folder.root());
    Optional<Begun> begun = begin(place.file(), folder, List.of());
    Optional<Project> loaded = place.load(terminal);
    if (begun.isEmpty() || loaded.isEmpty()) {
      begun
          .map(Background::end)
          .filter(new Exit.Code(ExitCode.USAGE.code())::equals)
          .ifPresent(_ -> remove(folder, fresh));
      return loaded.isEmpty() ? ExitCode.USAGE.code() : ExitCode.NOT_PROVEN.code();
    }
    return follow(begun.get(), loaded.get(), folder, List.of(), limit, proof, began);
  }

  /** How a supervisor ended that has nothing to run; it takes as long as its own start. */
  private static Exit end(Begun begun) {
    return begun
        .exit()
        .completeOnTimeout(new Exit.Unseen(), ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** What a supervisor leaves that could not read its config. */
  private static void remove(StateFolder folder, boolean fresh) {
    List<Path> left =
        fresh
            ? List.of(folder.supervisorLog(), folder.run(), folder.logs(), folder.root())
            : List.of(folder.supervisorLog());
    try {
      for (Path path : left) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Somebody else has put something there meanwhile: it stays.
    }
  }

  /** A supervisor's process, and how it will have ended. */
  private record Begun(CompletableFuture<Exit> exit) {}

  private Optional<Begun> begin(Path config, StateFolder folder, List<String> names) {
    try {
      folder.make();
      return spawn(config, folder, names);
    } catch (IOException e) {
      terminal.complain("cannot write to " + folder.root() + ": " + e.getMessage(), "");
      return Optional.empty();
    }
  }

  private int follow(
      Begun begun,
      Project project,
      StateFolder folder,
      List<String> names,
      Optional<Duration> limit,
      Up.Proof proof,
      long began) {
    Optional<ControlClient> client = connect(folder, begun.exit());
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

  /** The new supervisor's process; empty when it was told why there is none. */
  private Optional<Begun> spawn(Path config, StateFolder folder, List<String> names)
      throws IOException {
    List<String> command = new ArrayList<>(OwnCommand.prefix());
    command.addAll(List.of("__supervise", "--file", config.toString(), "--"));
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
        yield Optional.of(new Begun(exit));
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
