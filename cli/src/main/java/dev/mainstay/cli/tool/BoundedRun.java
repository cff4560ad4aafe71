package dev.mainstay.cli.tool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A short program that is run to its end, and what it said.
 *
 * @param lines what it printed, on either stream, empty lines left out
 */
record BoundedRun(int code, List<String> lines) {

  /** How long it may take. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int OUTPUT_BYTES_MAX = 16 * 1024;

  /** It took longer, or could not be run at all. */
  static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private Unanswered(String message) {
      super(message);
    }
  }

  /**
   * Runs it.
   *
   * @param input all that it reads from its standard input
   */
  static BoundedRun of(List<String> command, Path directory, Map<String, String> env, String input)
      throws Unanswered {
    try {
      Path output = Files.createTempFile("mainstay-check", ".txt");
      try {
        return of(command, directory, env, input, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new Unanswered("cannot run " + command.getFirst() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unanswered("interrupted");
    }
  }

  private static BoundedRun of(
      List<String> command, Path directory, Map<String, String> env, String input, Path output)
      throws IOException, InterruptedException, Unanswered {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(env);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has ended without reading all: its exit code says the rest.
    }
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new Unanswered(
          command.getFirst() + " took longer than " + LIMIT.toSeconds() + " s to parse it");
    }
    byte[] bytes = Files.readAllBytes(output);
    byte[] kept = Arrays.copyOf(bytes, Math.min(bytes.length, OUTPUT_BYTES_MAX));
    String text = new String(kept, StandardCharsets.UTF_8);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return new BoundedRun(process.exitValue(), lines);
  }
}
