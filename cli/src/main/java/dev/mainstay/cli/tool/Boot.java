package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.service.OwnCommand;
import dev.mainstay.cli.service.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code mainstay boot enable | disable | status}: starts the project with the machine. */
public final class Boot implements Handler {

  private static final long SYSTEMCTL_SECONDS = 30;

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("enable, disable or status");
    invocation.atMost(1);
    Path config = Place.require(invocation, terminal).file();
    BootUnit unit = BootUnit.of(config, terminal.env(), System.getProperty("os.name", ""));
    String word = invocation.arguments().getFirst();
    return switch (word) {
      case "enable" -> enable(unit, invocation, terminal);
      case "disable" -> disable(unit, terminal);
      case "status" -> status(unit, terminal);
      default ->
          throw new UsageError(
              "mainstay boot has no " + word, "usage: mainstay boot enable | disable | status");
    };
  }

  private static int enable(BootUnit unit, Invocation invocation, Terminal terminal) {
    String text = unit.text(OwnCommand.launcher(), terminal.env());
    terminal.say(List.of("# " + unit.file(), text));
    if (invocation.has("print")) {
      return ExitCode.DONE.code();
    }
    try {
      Files.createDirectories(unit.file().toAbsolutePath().getParent());
      Files.writeString(unit.file(), text);
      if (!unit.isManagerRunning()) {
        link(unit);
      }
    } catch (IOException e) {
      terminal.complain("cannot write " + unit.file() + ": " + e.getMessage(), "--print shows it");
      return ExitCode.NOT_PROVEN.code();
    }
    terminal.say("wrote " + unit.file());
    if (unit.kind() == BootUnit.Kind.SYSTEMD_USER) {
      terminal.say("it starts when you log in; to start with the machine: loginctl enable-linger");
    }
    return command(unit.enable(), unit, terminal);
  }

  /** Does by hand what {@code systemctl enable} does, where no systemd runs that could be told. */
  private static void link(BootUnit unit) throws IOException {
    Files.createDirectories(unit.effective().getParent());
    Files.deleteIfExists(unit.effective());
    Files.createSymbolicLink(unit.effective(), unit.file());
  }

  private static int disable(BootUnit unit, Terminal terminal) {
    if (Files.notExists(unit.file())) {
      terminal.say("not enabled: there is no " + unit.file());
      return ExitCode.DONE.code();
    }
    int code = command(unit.disable(), unit, terminal);
    try {
      Files.deleteIfExists(unit.effective());
      Files.deleteIfExists(unit.file());
    } catch (IOException e) {
      terminal.complain("cannot delete " + unit.file() + ": " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
    terminal.say("deleted " + unit.file() + "; what runs now goes on");
    return code;
  }

  private static int status(BootUnit unit, Terminal terminal) {
    boolean enabled = Files.exists(unit.effective());
    terminal.say(
        enabled
            ? "enabled by " + unit.effective()
            : "not enabled: there is no " + unit.effective());
    return enabled ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  /** Tells the running service manager, if there is one; if not, says so: it is no fault. */
  private static int command(List<List<String>> commands, BootUnit unit, Terminal terminal) {
    if (!unit.isManagerRunning()) {
      terminal.say(unit.manager() + " does not run here now: when it starts it sees this");
      return ExitCode.DONE.code();
    }
    for (List<String> command : commands) {
      try {
        terminal.out().flush();
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(SYSTEMCTL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          process.destroy();
          terminal.complain("failed: " + String.join(" ", command), "");
          return ExitCode.NOT_PROVEN.code();
        }
      } catch (IOException e) {
        terminal.complain("cannot run " + command.getFirst() + ": " + e.getMessage(), "");
        return ExitCode.NOT_PROVEN.code();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.NOT_PROVEN.code();
      }
    }
    return ExitCode.DONE.code();
  }
}
