package dev.mainstay.cli;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.Terminal.Screen;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.posix.ThisProcess;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The terminal that this process was started on, or whatever stands in its place. */
final class Console {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int COLUMNS_MIN = 40;
  private static final int COLUMNS_UNKNOWN = 80;

  /** Nobody breaks the lines of a file; texts are bounded all the same. */
  private static final int COLUMNS_OF_A_FILE = 10_000;

  private static final int STANDARD_OUTPUT = 1;

  private Console() {}

  /** Finds out what standard output is. */
  static Terminal open(List<String> words) {
    Map<String, String> env = System.getenv();
    boolean terminal = isTerminal();
    boolean draws = terminal && !env.getOrDefault("TERM", "dumb").equals("dumb");
    boolean colour =
        draws && env.getOrDefault("NO_COLOR", "").isEmpty() && !words.contains("--no-color");
    return new Terminal(
        stream(FileDescriptor.out, false),
        stream(FileDescriptor.err, true),
        columns(terminal, env),
        draws ? Screen.LIVE : Screen.LINES,
        colour ? Paint.COLOUR : Paint.PLAIN,
        Path.of("").toAbsolutePath(),
        env);
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean flushes) {
    FileOutputStream bytes = new FileOutputStream(descriptor);
    return new PrintStream(
        new BufferedOutputStream(bytes, BUFFER_BYTES), flushes, StandardCharsets.UTF_8);
  }

  /** Whether standard output is a terminal: System.console() would ask about standard input too. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    }
  }

  private static IntSupplier columns(boolean terminal, Map<String, String> env) {
    String asked = env.getOrDefault("COLUMNS", "");
    if (asked.matches("[0-9]{1,4}")) {
      int columns = Math.max(COLUMNS_MIN, Integer.parseInt(asked));
      return () -> columns;
    }
    return () -> terminal ? terminalColumns() : COLUMNS_OF_A_FILE;
  }

  /** Asked anew each time: a person may change the window while something is shown. */
  private static int terminalColumns() {
    int columns =
        ThisProcess.isLinux()
            ? ThisProcess.terminalColumns(STANDARD_OUTPUT).orElse(COLUMNS_UNKNOWN)
            : COLUMNS_UNKNOWN;
    return Math.max(COLUMNS_MIN, columns);
  }
}
