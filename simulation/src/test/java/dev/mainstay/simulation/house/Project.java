package dev.mainstay.simulation.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's own files, as they are in the working tree. */
final class Project {

  /** Folders that hold nothing of ours: build output, runtime files, version control. */
  private static final Set<String> NOT_OURS = Set.of("target", ".mainstay", ".git", ".idea");

  private static final Path ROOT = findRoot();

  private Project() {}

  /** A file or folder of the project. */
  static Path file(String relative) {
    return ROOT.resolve(relative);
  }

  /** The path from the project's root, for messages. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }

  /** The text of one file. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of one file by its path from the root. */
  static String text(String relative) {
    return text(file(relative));
  }

  /** Every file of the project whose name has one of these endings, in order. */
  static List<Path> files(String... endings) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> ours(ROOT.relativize(file)))
          .filter(file -> Stream.of(endings).anyMatch(file.getFileName().toString()::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The modules that the root pom lists. */
  static List<String> modules() {
    return Matches.groups("<module>([^<]+)</module>", text("pom.xml"));
  }

  private static boolean ours(Path relative) {
    for (Path part : relative) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mainstay")) || !Files.exists(folder.resolve("check"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run the tests inside the project: no ./mainstay above");
      }
    }
    return folder;
  }
}
