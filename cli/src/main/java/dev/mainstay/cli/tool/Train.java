package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.view.Paint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * {@code __train}: gives once the commands that people give often, to the supervisor of the folder
 * that it is called in, so that the AOT cache (JEP 483) of commands knows their classes. Its output
 * goes nowhere; its last command ends the supervisor.
 */
public final class Train implements Handler {

  private final ToIntBiFunction<List<String>, Terminal> main;

  /** Trains by calling {@code main} as a shell would. */
  public Train(ToIntBiFunction<List<String>, Terminal> main) {
    this.main = main;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) {
    ask(nowhere(terminal));
    return ExitCode.DONE.code();
  }

  /** Gives the common commands, one after the other; the last ends the supervisor. */
  private void ask(Terminal nowhere) {
    call("wait web --timeout 15s --every 50ms", nowhere);
    for (String line :
        List.of(
            "status",
            "status --json",
            "why web",
            "why never",
            "verify",
            "logs -n 5",
            "events -n 5",
            "events --json --since 1h --severity info",
            "up",
            "restart web",
            "--help",
            "status --help",
            "config check",
            "stop web",
            "down")) {
      call(line, nowhere);
    }
  }

  /** Like a shell would; what comes of it does not matter here. */
  private void call(String line, Terminal nowhere) {
    int _ = main.applyAsInt(List.of(line.split(" ", -1)), nowhere);
  }

  private static Terminal nowhere(Terminal like) {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    return new Terminal(
        none, none, () -> 80, Terminal.Screen.LINES, Paint.COLOUR, like.directory(), like.env());
  }
}
