package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.view.Paint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * {@code __train}: does once what people do often, on a small project of its own, so that the AOT
 * cache (JEP 483) knows the classes of supervisor and commands. Its output goes nowhere. In a
 * folder with a config it asks the supervisor there, so that each of the two can have a cache of
 * its own.
 */
public final class Train implements Handler {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ToIntBiFunction<List<String>, Terminal> main;

  /** Trains by calling {@code main} as a shell would. */
  public Train(ToIntBiFunction<List<String>, Terminal> main) {
    this.main = main;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) {
    Path here = terminal.directory();
    if (Files.exists(here.resolve("mainstay.yaml"))) {
      ask(nowhere(here, terminal, Paint.COLOUR));
      return ExitCode.DONE.code();
    }
    try {
      Path folder = Files.createTempDirectory("mainstay-train-");
      Path config = folder.resolve("mainstay.yaml");
      Files.writeString(config, config(System.getProperty("java.home")));
      Terminal nowhere = nowhere(folder, terminal, Paint.COLOUR);
      Thread supervisor =
          Thread.ofPlatform().daemon(true).start(() -> call("__supervise", nowhere));
      ask(nowhere);
      supervisor.join(LIMIT);
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot train", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.NOT_PROVEN.code();
    }
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

  private static String config(String jdk) {
    return """
    name: train
    services:
      web:
        command: ["%s/bin/jwebserver", -p, "${PORT}"]
        port: auto
        ready: {deadline: 15s, http: {path: /}}
      never: {command: [no-such-program], depends_on: [web]}
    """
        .formatted(jdk);
  }

  /** Like a shell would; what comes of it does not matter here. */
  private void call(String line, Terminal nowhere) {
    int _ = main.applyAsInt(List.of(line.split(" ", -1)), nowhere);
  }

  private static Terminal nowhere(Path folder, Terminal like, Paint paint) {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    return new Terminal(none, none, () -> 80, Terminal.Screen.LINES, paint, folder, like.env());
  }
}
