package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.service.Signals;
import java.io.IOException;
import java.util.List;

/**
 * A program run in our place: it has our standard streams and our terminal, and its exit code
 * becomes ours.
 */
final class Child {

  /** What shells answer when a command cannot be run. */
  private static final int CANNOT_RUN = 127;

  private Child() {}

  /** Runs it to its end; 128 + n when signal n ended it. */
  static int run(List<String> command, Terminal terminal) {
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(terminal.directory().toFile()).inheritIO().start();
    } catch (IOException e) {
      terminal.complain("cannot run " + command.getFirst() + ": " + e.getMessage(), "");
      return CANNOT_RUN;
    }
    // Ctrl-C reaches the child by itself, for it is of our process group; TERM and HUP do not.
    Signals.on(() -> {}, "INT");
    Signals.on(process::destroy, "TERM", "HUP");
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
      }
    }
  }
}
