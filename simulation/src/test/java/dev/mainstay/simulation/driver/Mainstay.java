package dev.mainstay.simulation.driver;

import dev.mainstay.core.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One project in a folder of its own, driven as a person would: by commands, and by what they
 * print. Whatever is started through it is ended by {@link #close}, which fails when a process of
 * the project is still there.
 */
public final class Mainstay implements AutoCloseable {

  /** The longest that any single command may take. */
  public static final Duration COMMAND = Duration.ofSeconds(60);

  private static final Duration GONE = Duration.ofSeconds(5);

  private final Path folder;
  private final Path outputs;
  private final List<Going> going = new ArrayList<>();
  private final List<Process> strangers = new ArrayList<>();
  private final List<String> wrapper = new ArrayList<>();
  private final List<Ran> history = new ArrayList<>();

  /** A project in {@code folder}; what its commands print is kept in {@code outputs}. */
  public Mainstay(Path folder, Path outputs) {
    this.folder = folder;
    this.outputs = outputs;
  }

  public Path folder() {
    return folder;
  }

  /** A file of the project. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Writes {@code mainstay.yaml}. */
  public Mainstay config(String yaml) {
    return write("mainstay.yaml", yaml);
  }

  /** Writes a file of the project. */
  public Mainstay write(String name, String text) {
    try {
      Files.createDirectories(file(name).getParent());
      Files.writeString(file(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file of the project; empty when there is none. */
  public String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      return "";
    }
  }

  /** Runs every later command through another one, such as {@code setpriv}. */
  public Mainstay through(String... command) {
    wrapper.addAll(Arrays.asList(command));
    return this;
  }

  /** Runs {@code mainstay ARGUMENTS} to its end. */
  public Ran run(String... arguments) {
    Ran ran = start(arguments).await(COMMAND);
    history.add(ran);
    return ran;
  }

  /** Runs a command that must exit 0. */
  public Ran must(String... arguments) {
    Ran ran = run(arguments);
    if (ran.code() != 0) {
      throw new AssertionError("exit code 0 expected: " + ran + diagnosis());
    }
    return ran;
  }

  /** Starts {@code mainstay ARGUMENTS} in the background. */
  public Going start(String... arguments) {
    return startWith(Map.of(), arguments);
  }

  /** Starts {@code mainstay ARGUMENTS} in the background with these variables added. */
  public Going startWith(Map<String, String> variables, String... arguments) {
    Path out = outputs.resolve(going.size() + ".out");
    Path err = outputs.resolve(going.size() + ".err");
    ProcessBuilder builder =
        command(Arrays.asList(arguments))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(variables);
    long begun = System.nanoTime();
    try {
      String shown = "mainstay " + String.join(" ", arguments);
      Going started = new Going(shown, builder.start(), out, err, begun);
      going.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@code mainstay ARGUMENTS} as a program would that talks to it by its pipes. */
  Process piped(List<String> arguments) {
    return piped(command(arguments));
  }

  /** Starts any command in the same way, in a folder that is not the project's. */
  Process pipedElsewhere(List<String> words) {
    return piped(bare(words).directory(new File("/")));
  }

  private Process piped(ProcessBuilder builder) {
    try {
      Path err = outputs.resolve("piped-" + strangers.size() + ".err");
      Process process = builder.redirectError(err.toFile()).start();
      strangers.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder command(List<String> arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Command.line());
    command.addAll(arguments);
    return bare(command).directory(folder.toFile());
  }

  /** Without what the environment of the tests says to Mainstay. */
  private static ProcessBuilder bare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("MAINSTAY_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  /** Starts a program that has nothing to do with the project. */
  public Proc stranger(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      strangers.add(process);
      return Proc.of(process.pid()).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code status --json} prints; empty when no supervisor answers. */
  public Optional<Status> tryStatus() {
    Ran ran = start("status", "--json").await(COMMAND);
    going.removeLast();
    return ran.out().isBlank() ? Optional.empty() : Optional.of(new Status(ran.json()));
  }

  /** What {@code status --json} prints; fails when no supervisor answers. */
  public Status status() {
    return tryStatus().orElseThrow(() -> new AssertionError("no status" + diagnosis()));
  }

  /** Waits until {@code status --json} shows it. */
  public Status await(String what, Duration within, Predicate<Status> holds) {
    Status[] last = {new Status(Json.object().build())};
    try {
      return Wait.until(
          what,
          within,
          () -> {
            Optional<Status> now = tryStatus();
            now.ifPresent(status -> last[0] = status);
            return now.filter(holds);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nlast: " + last[0].services() + diagnosis(), e);
    }
  }

  /** Waits until a service is in a state. */
  public Status.Service awaitState(String service, String state, Duration within) {
    return await(
            service + " to be " + state,
            within,
            s -> s.find(service).filter(x -> x.state().equals(state)).isPresent())
        .service(service);
  }

  /** Everything the commands printed, for the message of a failure. */
  public String diagnosis() {
    StringBuilder text = new StringBuilder("\n-- commands so far --\n");
    going.forEach(g -> text.append(g.printed()).append('\n'));
    return text.toString();
  }

  /** Ends the project; fails when a process of it was left behind. */
  @Override
  public void close() {
    try (AutoCloseable _ = this::endWhatIsLeft) {
      if (Files.exists(file(".mainstay"))) {
        run("down");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void endWhatIsLeft() {
    going.stream().filter(Going::lives).forEach(Going::kill);
    strangers.forEach(Process::destroyForcibly);
    boolean clean = Wait.comesTrue(GONE, () -> Proc.ofProject(folder).isEmpty());
    List<Proc> left = Proc.ofProject(folder);
    left.forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroyForcibly));
    if (!clean) {
      throw new AssertionError("left behind in " + folder + ": " + left + diagnosis());
    }
  }

  /**
   * {@code ./mainstay} as a person would call it; the first use builds it where it is not built.
   */
  private static final class Command {

    private static final Duration BUILD = Duration.ofMinutes(5);

    private static final Path SCRIPT = built();

    private Command() {}

    static List<String> line() {
      return List.of(SCRIPT.toString());
    }

    private static Path built() {
      Path script = Root.path().resolve("mainstay");
      try {
        Process process =
            new ProcessBuilder(script.toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(BUILD.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new AssertionError("./mainstay could not be built");
        }
        return script;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
