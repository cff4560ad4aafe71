package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * Why a program could not be run, in words. The kernel gives one errno for a whole spawn, so what
 * it was about is found out by looking at each thing the spawn needed, in the order it was needed.
 */
final class SpawnCauses {

  /** The kernel reads no more of a script's first line (BINPRM_BUF_SIZE, execve(2)). */
  private static final int FIRST_LINE_BYTES = 256;

  private SpawnCauses() {}

  /** What is wrong with the launch before anything is looked up; empty when nothing is. */
  static Optional<Cause> ofWords(Launch launch) {
    if (launch.command().isEmpty()) {
      return bad("there is no command", "write `command:` with a program's name");
    }
    return hasNul(launch.command())
            || hasNul(launch.env().keySet())
            || hasNul(launch.env().values())
        ? bad("an argument or a variable holds a NUL character", "take it out of the config")
        : Optional.empty();
  }

  /** What is wrong with the place it should start in; empty when nothing is. */
  static Optional<Cause> ofDirectory(Path directory) {
    if (Files.notExists(directory)) {
      return bad(
          "the working directory " + directory + " does not exist",
          Similar.file(directory)
              .map(near -> "did you mean " + near + "?")
              .orElse("mkdir -p " + directory + ", or correct `cwd`"));
    }
    if (!Files.isDirectory(directory)) {
      return bad("the working directory " + directory + " is not a directory", "correct `cwd`");
    }
    return Files.isExecutable(directory)
        ? Optional.empty()
        : denied(
            "the working directory " + directory + " may not be entered", "chmod +x", directory);
  }

  /** What the failure of the spawn was about. */
  static Cause ofFailure(Launch launch, Path program, String error, boolean diskFull) {
    return ofDirectory(launch.directory())
        .or(() -> ofOutput(launch.output(), diskFull))
        .or(() -> Optional.ofNullable(launch.readiness()).flatMap(r -> ofOutput(r, diskFull)))
        .or(() -> ofProgram(program))
        .orElseGet(() ->
            new Cause(
                CauseCode.PERMISSION,
                program + " could not be run: " + error,
                "look at the limits of this user (ulimit -a) and of its cgroup"));
  }

  private static Optional<Cause> ofOutput(Path file, boolean diskFull) {
    if (diskFull) {
      String text = "no space left on the device for " + file;
      return Optional.of(new Cause(CauseCode.DISK_FULL, text, "free some space"));
    }
    Path directory = file.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      return bad("there is no directory " + directory + " for its output", "mkdir -p " + directory);
    }
    if (Files.isDirectory(file)) {
      return bad(file + " is a directory, but its output goes there", "remove it");
    }
    Path written = Files.exists(file) || directory == null ? file : directory;
    return Files.isWritable(written)
        ? Optional.empty()
        : denied(written + " may not be written", "chmod u+w", written);
  }

  private static Optional<Cause> ofProgram(Path program) {
    String first;
    try (InputStream in = Files.newInputStream(program)) {
      first = new String(in.readNBytes(FIRST_LINE_BYTES), UTF_8);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (first.startsWith("\177ELF")) {
      return bad(
          program + " is a program for another machine, or its loader is missing",
          "`file " + program + "` says what it was built for");
    }
    if (!first.startsWith("#!")) {
      return bad(
          program + " is neither a program nor a script with a #! line",
          "begin it with #!/bin/sh, or write `command: [sh, " + program + "]`");
    }
    int end = first.indexOf('\n');
    String line = first.substring(2, end < 0 ? first.length() : end);
    String interpreter = line.strip().split("[ \t]", 2)[0];
    Path file = Path.of(interpreter.replace("\r", ""));
    if (Files.isRegularFile(file) && line.endsWith("\r")) {
      return bad(
          program + " has Windows line ends, so its interpreter " + file + " is not found",
          "sed -i 's/\\r$//' " + program);
    }
    if (!Files.isRegularFile(file)) {
      return bad(
          program + " asks for the interpreter " + interpreter + ", which does not exist",
          "install it, or correct the first line of " + program);
    }
    return Files.isExecutable(file)
        ? Optional.empty()
        : denied("the interpreter " + file + " is not executable", "chmod +x", file);
  }

  private static boolean hasNul(Collection<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Cause> bad(String text, String hint) {
    return Optional.of(new Cause(CauseCode.BAD_COMMAND, text, hint));
  }

  private static Optional<Cause> denied(String text, String remedy, Path file) {
    return Optional.of(new Cause(CauseCode.PERMISSION, text, remedy + " " + file));
  }
}
