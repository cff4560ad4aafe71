package dev.mainstay.supervisor.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that belong to one log.
 *
 * @param live what the program appends to; absolute
 */
record LogNames(Path live) {

  private static final String COPYING = ".copying";
  private static final String SEALED = ".sealed-";

  private static final Pattern SEAL = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})");

  /**
   * What is to be done with the live file once its front is copied.
   *
   * @param cut how many bytes go; a multiple of the block size
   * @param end how many bytes were copied
   * @param position which byte of everything ever written is at {@code cut}
   */
  record Seal(long cut, long end, long position) {}

  /** The n-th archive, 1 being the newest. */
  Path archive(int n) {
    return sibling("." + n);
  }

  Path copying() {
    return sibling(COPYING);
  }

  /** The live files in a folder of whose rotation something is left, by name. */
  static Set<String> unfinishedIn(Path folder) throws IOException {
    Set<String> unfinished = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        int end = name.endsWith(COPYING) ? name.lastIndexOf(COPYING) : name.lastIndexOf(SEALED);
        if (end > 0) {
          unfinished.add(name.substring(0, end));
        }
      }
    }
    return unfinished;
  }

  Path sealed(Seal seal) {
    return sibling(SEALED + seal.cut() + "-" + seal.end() + "-" + seal.position());
  }

  /** The rotation that was begun and not finished, if there is one. */
  Optional<Seal> unfinished() throws IOException {
    String prefix = live.getFileName() + SEALED;
    DirectoryStream.Filter<Path> ours = it -> it.getFileName().toString().startsWith(prefix);
    Path folder = live.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ours)) {
      for (Path file : found) {
        Matcher numbers = SEAL.matcher(file.getFileName().toString().substring(prefix.length()));
        if (numbers.matches()) {
          return Optional.of(
              new Seal(
                  Long.parseLong(numbers.group(1)),
                  Long.parseLong(numbers.group(2)),
                  Long.parseLong(numbers.group(3))));
        }
      }
    }
    return Optional.empty();
  }

  private Path sibling(String suffix) {
    return live.resolveSibling(live.getFileName() + suffix);
  }
}
