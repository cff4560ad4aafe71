package dev.mainstay.cli.service;

import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Which config a command speaks of: {@code -f FILE}, else {@code mainstay.yaml} in the current
 * folder.
 *
 * @param file absolute; it need not exist
 */
public record Place(Path file) {

  private static final List<String> NAMES = List.of("mainstay.yaml", "mainstay.yml");

  /** The services' first processes come before the journal. */
  private static final Duration JOURNAL_WITHIN = Duration.ofSeconds(5);

  private static final long LOOK_NANOS = 20_000_000;

  /** The config that is meant; empty when none is named and none lies here. */
  public static Optional<Place> find(Invocation invocation, Terminal terminal) throws UsageError {
    Optional<String> named = invocation.value("file");
    if (named.isPresent()) {
      Path file = terminal.directory().resolve(named.get()).normalize();
      if (!Files.isRegularFile(file)) {
        throw new UsageError("no such config: " + file, "write one with: mainstay init");
      }
      return Optional.of(new Place(file));
    }
    return NAMES.stream()
        .map(terminal.directory()::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(Place::new);
  }

  /** The config that is meant; complains when there is none. */
  public static Place require(Invocation invocation, Terminal terminal) throws UsageError {
    return find(invocation, terminal)
        .orElseThrow(() ->
            new UsageError(
                "no mainstay.yaml in " + terminal.directory(),
                "write one with: mainstay init; or name one: -f FILE"));
  }

  /** Where the supervisor of this config keeps everything. */
  public StateFolder folder() {
    Path parent = file.getParent();
    return new StateFolder(parent == null ? file : parent);
  }

  /** The project, or empty after every fault of its config has been said. */
  public Optional<Project> load(Terminal terminal) {
    return project(ConfigLoader.load(file, terminal.env()), terminal);
  }

  /** Begins to read the config on a thread of its own: a large one takes as long as the rest. */
  CompletableFuture<ConfigResult> read(Terminal terminal) {
    return CompletableFuture.supplyAsync(
        () -> ConfigLoader.load(file, terminal.env()),
        task -> Thread.ofVirtual().name("config").start(task));
  }

  /** The project that was read, or empty after every fault of its config has been said. */
  static Optional<Project> project(ConfigResult read, Terminal terminal) {
    switch (read) {
      case ConfigResult.Loaded(Project project, List<Fault> warnings) -> {
        warnings.forEach(warning -> terminal.err().println("warning: " + warning.text()));
        return Optional.of(project);
      }
      case ConfigResult.Faults(List<Fault> faults) -> {
        sayFaults(faults.stream().map(Fault::text).toList(), terminal);
        return Optional.empty();
      }
    }
  }

  /** Says all faults of a config. */
  static void sayFaults(List<String> faults, Terminal terminal) {
    faults.forEach(fault -> terminal.err().println(fault));
    terminal.complain(
        faults.size() == 1
            ? "the config has 1 fault; nothing was done"
            : "the config has " + faults.size() + " faults; nothing was done",
        "");
  }

  /** Sees that there is a journal; of a supervisor that has just begun it may take a moment. */
  void requireJournal() throws UsageError {
    StateFolder folder = folder();
    if (Files.isDirectory(folder.journal())) {
      return;
    }
    Optional<ControlClient> running = ControlClient.connect(folder);
    if (running.isEmpty()) {
      throw new UsageError("nothing has happened here yet: there is no journal", "mainstay up");
    }
    running.get().close();
    long until = System.nanoTime() + JOURNAL_WITHIN.toNanos();
    while (!Files.isDirectory(folder.journal())) {
      if (System.nanoTime() > until) {
        throw new UsageError(
            "the supervisor has no journal yet", "mainstay why journal says what keeps it");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
