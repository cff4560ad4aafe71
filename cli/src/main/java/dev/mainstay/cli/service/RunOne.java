package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.view.Progress;
import dev.mainstay.core.json.Json;
import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.logs.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code mainstay run -- CMD}: supervises one program in the foreground with no config of the
 * person's; its output on standard output, ours on standard error.
 */
public final class RunOne implements Handler {

  private static final long TICK_NANOS = 20_000_000;

  private final Machinery machinery;

  public RunOne(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    List<String> command = invocation.tail();
    if (command.isEmpty()) {
      throw new UsageError(
          "mainstay run needs a command after --", "like: mainstay run -p 8000 -- python3 app.py");
    }
    String name = name(invocation, command);
    try {
      Path folder = Scratch.make("run");
      Path file = folder.resolve("mainstay.yaml");
      String yaml = yaml(name, command, invocation, terminal);
      Files.writeString(file, yaml);
      return switch (ConfigLoader.parse(file, yaml, terminal.env())) {
        case ConfigResult.Faults(List<Fault> faults) ->
            throw new UsageError(faults.getFirst().message(), faults.getFirst().hint());
        case ConfigResult.Loaded loaded -> supervise(loaded.project(), folder, name, terminal);
      };
    } catch (IOException e) {
      terminal.complain("cannot run " + name + ": " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static String name(Invocation invocation, List<String> command) {
    Path program = Path.of(command.getFirst()).getFileName();
    String plain = program == null ? "program" : program.toString();
    return invocation.value("name").orElse(plain.replaceAll("[^A-Za-z0-9._-]", "-"));
  }

  /** The config that says the same as the options; JSON is YAML, and "$" is doubled. */
  private static String yaml(
      String name, List<String> command, Invocation invocation, Terminal terminal)
      throws UsageError {
    Json.Builder service =
        Json.object()
            .put("command", command.stream().map(word -> word.replace("$", "$$")).toList())
            .put("cwd", terminal.directory().toString().replace("$", "$$"));
    invocation.value("port").ifPresent(port -> service.put("port", port));
    invocation
        .value("env-file")
        .ifPresent(file -> service.put("env_file", terminal.directory().resolve(file).toString()));
    Json.Builder ready = Json.object();
    invocation.value("deadline").ifPresent(deadline -> ready.put("deadline", deadline));
    Optional<String> health = invocation.value("health");
    if (health.isPresent()) {
      if (invocation.value("port").isEmpty()) {
        throw new UsageError("--health needs a --port", "like: -p 8000 --health " + health.get());
      }
      ready.put("http", Json.object().put("path", health.get()).build());
    }
    Json made = ready.build();
    if (!made.fields().isEmpty()) {
      service.put("ready", made);
    }
    if (invocation.has("once")) {
      service.put("restart", Json.object().put("policy", "never").build());
    }
    return Json.object()
        .put("services", Json.object().put(name, service.build()).build())
        .build()
        .write();
  }

  private int supervise(Project project, Path folder, String name, Terminal terminal)
      throws IOException {
    StateFolder state = new StateFolder(folder);
    if (!(Supervision.open(project, state, terminal, machinery)
        instanceof Supervision.Opened.Running(Supervision supervision))) {
      terminal.complain("the folder " + folder + " is in use", "");
      return ExitCode.NOT_PROVEN.code();
    }
    boolean good;
    try (supervision) {
      Signals.on(supervision::end, "INT", "TERM", "HUP");
      ServiceView last = watch(supervision, name, terminal);
      good = last != null && (last.state() == State.COMPLETED || supervision.isEnding());
      supervision.end();
      supervision.ended().join();
      terminal
          .err()
          .println(
              "mainstay: "
                  + name
                  + (good
                      ? " has ended, every process is gone"
                      : " has failed; its state: " + folder));
    }
    if (good) {
      Scratch.remove(folder);
    }
    return good ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  /** Shows state and output until it has ended for good; its last status before that. */
  private static @Nullable ServiceView watch(
      Supervision supervision, String name, Terminal terminal) throws IOException {
    ServiceView before = null;
    long next = 0;
    boolean ended = false;
    while (!ended) {
      ended = supervision.ended().isDone();
      Optional<ServiceView> now = supervision.fleet().status(name).map(ServiceView::of);
      if (now.isPresent()) {
        List<String> changes =
            Progress.changes(
                before, now.get(), supervision.now(), ZoneId.systemDefault(), terminal.paint());
        changes.forEach(line -> terminal.err().println("mainstay: " + line));
        next = copy(Path.of(now.get().log()), next, terminal);
        before = now.get();
        ended |= isOver(now.get().state());
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    return before;
  }

  private static boolean isOver(State state) {
    return switch (state) {
      case COMPLETED, FAILED -> true;
      case STOPPED, WAITING, STARTING, RUNNING, READY, BUSY, DEGRADED -> false;
      case UNRESPONSIVE, STUCK, STOPPING, BACKOFF -> false;
    };
  }

  private static long copy(Path log, long from, Terminal terminal) throws IOException {
    LogReader.Batch batch = new LogReader(log).follow(from);
    for (String line : batch.lines()) {
      if (!line.startsWith(LogMark.PREFIX)) {
        terminal.say(line);
      }
    }
    if (!batch.lines().isEmpty()) {
      terminal.out().flush();
    }
    return batch.next();
  }
}
