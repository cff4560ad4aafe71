package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.Signal;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Words;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Pipes;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The processes of a host without /proc, as far as {@link ProcessHandle} shows them.
 *
 * <p>What it cannot do, and so cannot prove: a child leads no session of its own; descendants that
 * lost their parent are out of sight, so that {@link #tree} may miss daemons and {@link #marked}
 * finds nothing; a frozen process looks like any other (state {@code R}); descriptor 3 cannot be
 * handed over; and an exit code of 128 plus the number of a signal is taken for that signal, which
 * is how the JDK reports one.
 */
public final class PortableProcesses implements Processes {

  /** What the JDK and shells add to a signal's number to make an exit code. */
  private static final int SIGNAL_BASE = 128;

  /** There is no boot id; a start time in milliseconds since the epoch does not come twice. */
  private static final String BOOT_ID = "";

  private static final int COMMAND_CHARS_MAX = 197;

  private final boolean windows = File.separatorChar == '\\';

  /** Children of ours, for the exit code; what has ended is forgotten with its last user. */
  private final Map<ProcessIdentity, Process> children = new ConcurrentHashMap<>();

  private final EndedProcesses ended = new EndedProcesses();

  /** What is not possible here, for `mainstay doctor`; one line each. */
  public static List<String> limits() {
    return List.of(
        "daemons that leave their parent are not followed and not stopped",
        "a process that is stopped (SIGSTOP) is noticed only when it does not answer",
        "leftovers of a crashed supervisor are found by their run file only",
        "readiness on descriptor 3 (notify: s6) is not available");
  }

  @Override
  public Spawn spawn(Launch launch) {
    Optional<Cause> unfit =
        SpawnCauses.ofWords(launch).or(() -> SpawnCauses.ofDirectory(launch.directory()));
    if (unfit.isPresent()) {
      return new Spawn.Refused(unfit.get());
    }
    if (launch.readiness() != null) {
      return refused(CauseCode.BAD_COMMAND, "descriptor 3 cannot be handed to a child here");
    }
    List<String> command = new ArrayList<>(launch.command());
    if (!windows) {
      String path = launch.env().get("PATH");
      switch (Program.find(command.getFirst(), launch.directory(), path)) {
        case Program.Unusable(Cause cause) -> {
          return new Spawn.Refused(cause);
        }
        case Program.Found(Path file) -> command.set(0, file.toAbsolutePath().toString());
      }
    }
    return run(launch, command);
  }

  private Spawn run(Launch launch, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.directory().toFile())
            .redirectInput(Redirect.from(new File(windows ? "NUL" : "/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(launch.output().toFile()));
    boolean piped = launch.stdio() == ServiceSpec.Stdio.PIPED;
    if (piped) {
      builder
          .redirectInput(Redirect.PIPE)
          .redirectErrorStream(false)
          .redirectOutput(Redirect.PIPE)
          .redirectError(Redirect.appendTo(launch.output().toFile()));
    }
    builder.environment().clear();
    builder.environment().putAll(launch.env());
    try {
      Process process = builder.start();
      ProcessFacts facts =
          facts(process.toHandle(), Words.oneLine(String.join(" ", command), COMMAND_CHARS_MAX));
      children.put(facts.identity(), process);
      var _ = process.onExit().thenAccept(dead -> buried(facts.identity(), dead));
      return new Spawn.Started(facts, piped ? ends(process) : null);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "unknown" : Words.oneLine(e.getMessage(), 200);
      return new Spawn.Refused(
          SpawnCauses.ofFailure(launch, Path.of(command.getFirst()), reason, false));
    }
  }

  private static Pipes.Ends ends(Process process) {
    return new Pipes.Ends(
        Channels.newChannel(process.getInputStream()),
        Channels.newChannel(new Flushed(process.getOutputStream())));
  }

  /** The JDK keeps what is written to a child until it is flushed. */
  private static final class Flushed extends FilterOutputStream {
    Flushed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
      out.flush();
    }
  }

  @Override
  public void onExit(ProcessIdentity process, Consumer<Exit> told) {
    Process child = children.get(process);
    Optional<Exit> past = ended.of(process);
    if (past.isPresent()) {
      told.accept(past.get());
    } else if (child != null) {
      var _ = child.onExit().thenAccept(dead -> told.accept(exit(dead)));
    } else {
      Optional<ProcessHandle> handle = handle(process);
      if (handle.isEmpty()) {
        told.accept(new Exit.Unseen());
      } else {
        var _ = handle.get().onExit().thenAccept(_ -> told.accept(new Exit.Unseen()));
      }
    }
  }

  @Override
  public Optional<ProcessFacts> look(ProcessIdentity process) {
    return handle(process).map(PortableProcesses::facts);
  }

  @Override
  public Optional<ProcessFacts> identify(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(PortableProcesses::facts);
  }

  @Override
  public List<ProcessFacts> tree(Family family) {
    return handle(family.main()).stream()
        .flatMap(main -> Stream.concat(Stream.of(main), main.descendants()))
        .filter(ProcessHandle::isAlive)
        .map(PortableProcesses::facts)
        .toList();
  }

  /** Nothing: no environment but our own can be read. */
  @Override
  public List<Marked> marked(String project) {
    return List.of();
  }

  @Override
  public boolean signal(ProcessIdentity process, String name) {
    Signal signal =
        Signal.named(name).orElseThrow(() -> new IllegalArgumentException("not a signal: " + name));
    Optional<ProcessHandle> handle = handle(process);
    if (handle.isEmpty()) {
      return false;
    }
    return switch (signal) {
      case KILL -> handle.get().destroyForcibly();
      case TERM -> handle.get().destroy();
      default -> !windows && kill(process.pid(), signal);
    };
  }

  private static boolean kill(long pid, Signal signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal.name(), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      return kill.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void buried(ProcessIdentity process, Process dead) {
    ended.add(process, exit(dead));
    children.remove(process);
  }

  private static Exit exit(Process dead) {
    int code = dead.exitValue();
    String name = Signal.nameOf(code - SIGNAL_BASE);
    return name.startsWith("SIG")
        ? new Exit.Signaled(code - SIGNAL_BASE, name, false)
        : new Exit.Code(code);
  }

  private static Optional<ProcessHandle> handle(ProcessIdentity process) {
    return ProcessHandle.of(process.pid())
        .filter(handle -> handle.isAlive() && identity(handle).equals(process));
  }

  private static ProcessIdentity identity(ProcessHandle handle) {
    long startedAt = handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessIdentity(handle.pid(), startedAt, BOOT_ID);
  }

  private static ProcessFacts facts(ProcessHandle handle) {
    String command =
        handle.info().commandLine().or(handle.info()::command).orElse("pid " + handle.pid());
    return facts(handle, Words.oneLine(command, COMMAND_CHARS_MAX));
  }

  private static ProcessFacts facts(ProcessHandle handle, String command) {
    ProcessIdentity identity = identity(handle);
    return new ProcessFacts(
        identity,
        handle.parent().map(ProcessHandle::pid).orElse(0L),
        'R',
        Instant.ofEpochMilli(identity.startTicks()),
        command);
  }

  private static Spawn refused(CauseCode code, String text) {
    return new Spawn.Refused(new Cause(code, text, "remove `notify: s6`, or use Linux"));
  }
}
