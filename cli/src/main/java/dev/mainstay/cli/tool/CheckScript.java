package dev.mainstay.cli.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The programs that check programs: each prints a line per fault, a tab, and a next step. */
final class CheckScript {

  private CheckScript() {}

  /** The text of one of them, which its interpreter reads from its standard input. */
  static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(CheckScript.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it found. */
  static List<Preflight.Problem> problems(BoundedRun run) {
    if (run.code() != 0) {
      return List.of(); // the checking program itself broke, which says nothing of the other
    }
    return run.lines().stream()
        .map(line -> line.split("\t", 2))
        .map(words -> new Preflight.Problem(words[0].strip(), words.length > 1 ? words[1] : ""))
        .toList();
  }
}
