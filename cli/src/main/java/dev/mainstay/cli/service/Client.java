package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.SupervisorLock;
import dev.mainstay.cli.view.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What commands that need a running supervisor have in common. */
public final class Client {

  private Client() {}

  /** What is done with a connected supervisor. */
  @FunctionalInterface
  public interface Work {
    /** Does it, and returns the exit code. */
    int with(ControlClient client) throws Unanswered;
  }

  /** Does {@code work} with the running supervisor; otherwise says that there is none, code 3. */
  public static int with(StateFolder folder, Terminal terminal, Work work) {
    Optional<ControlClient> connected = ControlClient.connect(folder);
    if (connected.isEmpty()) {
      terminal.complain(
          "no supervisor runs for " + folder.project(), "start it with: mainstay up -d");
      return ExitCode.NOT_RUNNING.code();
    }
    try (ControlClient client = connected.get()) {
      return work.with(client);
    } catch (Unanswered e) {
      terminal.complain(e.what(), who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  /** Who the supervisor is, for a message about it. */
  static String who(StateFolder folder) {
    return SupervisorLock.lastHolder(folder)
        .map(holder ->
            "it is pid "
                + holder.pid()
                + ", since "
                + Words.age(holder.since(), Instant.now())
                + " ("
                + holder.command()
                + ")"
                + (isStopped(holder.pid())
                    ? ", STOPPED by a signal: kill -CONT " + holder.pid()
                    : "; its log: " + folder.supervisorLog()))
        .orElse("its log: " + folder.supervisorLog());
  }

  /** Whether the kernel calls it stopped (state T in /proc/PID/stat, proc(5)). */
  private static boolean isStopped(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith("T", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
