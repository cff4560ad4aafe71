package dev.mainstay.cli.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the config file that a command is about. */
public sealed interface ConfigFile {

  /** The names looked for, in this order. */
  List<String> NAMES = List.of("mainstay.yaml", "mainstay.yml");

  /**
   * There is one.
   *
   * @param file as a person would name it from the current directory
   */
  record Found(Path file) implements ConfigFile {}

  /**
   * There is none in the current directory.
   *
   * @param above the one in the nearest directory above; null when there is none either
   */
  record Missing(Path directory, @Nullable Path above) implements ConfigFile {
    /** What is missing and what to do, one line. */
    public String text() {
      return "no mainstay.yaml in "
          + directory
          + (above == null
              ? "; mainstay init writes a first one"
              : "; there is one above: use -f " + above + ", or run the command there");
    }
  }

  /** Looks in {@code current} only; a project is never picked up from above by accident. */
  static ConfigFile find(Path current) {
    Path directory = current.toAbsolutePath().normalize();
    for (String name : NAMES) {
      if (Files.exists(directory.resolve(name))) {
        return new Found(current.resolve(name));
      }
    }
    for (Path up = directory.getParent(); up != null; up = up.getParent()) {
      for (String name : NAMES) {
        if (Files.isRegularFile(up.resolve(name))) {
          return new Missing(directory, up.resolve(name));
        }
      }
    }
    return new Missing(directory, null);
  }
}
