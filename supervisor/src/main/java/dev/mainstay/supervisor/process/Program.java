package dev.mainstay.supervisor.process;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the first word of a command turned out to be. */
sealed interface Program {

  /** execvp(3) looks here when the environment has no PATH. */
  String PATH_DEFAULT = "/bin:/usr/bin";

  /** A file that may be executed. */
  record Found(Path file) implements Program {}

  /** No such file, or one that cannot be a program. */
  record Unusable(Cause cause) implements Program {}

  /**
   * Looks a command's first word up: as a path from {@code directory} when it has a slash, else in
   * the directories of {@code path}.
   */
  static Program find(String word, Path directory, @Nullable String path) {
    try {
      if (word.indexOf('/') >= 0) {
        return at(directory.resolve(word));
      }
      return word.isEmpty()
          ? unusable(CauseCode.BAD_COMMAND, "the command is empty", "write a program's name")
          : search(word, directories(directory, path == null ? PATH_DEFAULT : path));
    } catch (InvalidPathException e) {
      return unusable(CauseCode.BAD_COMMAND, "no file can have this name: " + e.getInput(), "");
    }
  }

  private static Program search(String word, List<Path> directories) {
    Optional<Path> unusable = Optional.empty();
    for (Path directory : directories) {
      Path file = directory.resolve(word);
      if (Files.isRegularFile(file)) {
        if (Files.isExecutable(file)) {
          return new Found(file);
        }
        unusable = unusable.isEmpty() ? Optional.of(file) : unusable;
      }
    }
    return unusable
        .map(Program::at)
        .orElseGet(() ->
            unusable(
                CauseCode.BAD_COMMAND,
                "command not found: " + word + " (not in any directory of PATH)",
                Similar.program(word, directories)
                    .map(name -> "did you mean " + name + "?")
                    .orElse("install it, or write its full path")));
  }

  private static Program at(Path file) {
    Path plain = file.normalize();
    if (Files.isDirectory(file)) {
      return unusable(
          CauseCode.BAD_COMMAND, plain + " is a directory, not a program", "name a file in it");
    }
    if (Files.notExists(file)) {
      return unusable(
          CauseCode.BAD_COMMAND,
          "command not found: there is no file " + plain,
          Similar.file(plain)
              .map(near -> "did you mean " + near + "?")
              .orElse("check `command`; it is looked up from the service's `cwd`"));
    }
    if (!Files.isExecutable(file)) {
      return Files.isReadable(file)
          ? unusable(CauseCode.PERMISSION, plain + " is not executable", "chmod +x " + plain)
          : unusable(
              CauseCode.PERMISSION,
              plain + " may not be executed by user " + System.getProperty("user.name"),
              "chmod a+rx " + plain + ", and x on the directories above it");
    }
    return new Found(file);
  }

  private static List<Path> directories(Path directory, String path) {
    List<Path> directories = new ArrayList<>();
    for (String entry : path.split(":", -1)) {
      directories.add(directory.resolve(entry)); // an empty entry is the directory itself
    }
    return directories;
  }

  private static Program unusable(CauseCode code, String text, String hint) {
    return new Unusable(new Cause(code, text, hint));
  }
}
