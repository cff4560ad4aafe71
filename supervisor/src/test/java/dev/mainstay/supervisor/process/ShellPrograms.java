package dev.mainstay.supervisor.process;

import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.process.ProcessesContract.Behaviour;
import dev.mainstay.supervisor.process.ProcessesContract.Unusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The contract's programs as shell scripts, for processes that are real. */
final class ShellPrograms {

  private ShellPrograms() {}

  static List<String> command(Behaviour behaviour, String... arguments) {
    return switch (behaviour) {
      case EXITS -> shell("exit " + arguments[0]);
      case RUNS -> List.of("sleep", "600");
      // An ignored signal stays ignored over an exec, so there is no moment without.
      case IGNORES_TERM -> List.of("env", "--ignore-signal=TERM", "sleep", "600");
      case HAS_CHILD -> shell("sleep 600 & exec sleep 601");
      case DAEMONISES -> shell("(setsid sleep 600 &); exit 0");
    };
  }

  static Launch unusable(Unusable kind, Launch launch) {
    Path dir = launch.directory();
    return switch (kind) {
      case MISSING -> with(launch, List.of("no-such-program"), dir);
      case NOT_EXECUTABLE -> with(launch, List.of(plainFile(dir).toString()), dir);
      case DIRECTORY -> with(launch, List.of(dir.toString()), dir);
      case NO_WORKING_DIRECTORY -> with(launch, launch.command(), dir.resolve("nowhere"));
    };
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  private static Launch with(Launch launch, List<String> command, Path directory) {
    return new Launch(
        launch.instance(),
        command,
        directory,
        launch.env(),
        launch.output(),
        launch.readiness(),
        launch.stdio());
  }

  private static Path plainFile(Path dir) {
    try {
      return Files.writeString(dir.resolve("plain"), "no program");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
