package dev.mainstay.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.LogMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that the lines of a {@link LineWriter} come once, in order and whole. */
final class LineChecker {

  private long next;
  private long files;

  LineChecker(long first) {
    this.next = first;
  }

  long next() {
    return next;
  }

  long files() {
    return files;
  }

  /** Reads one file as it is, holes and our own marks left out. */
  void read(Path file) throws IOException {
    files++;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String text = line.replace("\0", "");
        if (!text.startsWith(LogMark.PREFIX)) {
          assertThat(text + "\n").as("line %d, in %s", next, file).isEqualTo(LineWriter.line(next));
          next++;
        }
      }
    }
  }

  /** The number of a file's first line. */
  static long first(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String text = line.replace("\0", "");
        if (!text.startsWith(LogMark.PREFIX)) {
          return Long.parseLong(text.substring(0, text.indexOf(' ')));
        }
      }
    }
    throw new AssertionError("no line in " + file);
  }
}
