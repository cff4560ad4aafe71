package dev.mainstay.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.incident.Clues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines of a log are collected as evidence. */
class LogCluesTest {

  private @TempDir Path folder;

  private List<String> of(String text) throws IOException {
    Path log = folder.resolve("x.log");
    Files.writeString(log, text);
    return LogClues.of(log);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | ModuleNotFoundError: No module named 'x'",
        "true  | Traceback (most recent call last):",
        "true  | 2026-11-22 10:00:00 WARN pool is nearly empty",
        "true  | [error] 12#0: bind() to 0.0.0.0:80 failed (98: Address in use)",
        "true  | java.lang.IllegalStateException: closed",
        "true  | panic: runtime error: index out of range",
        "true  | connect ECONNREFUSED: connection refused",
        "true  | Segmentation fault (core dumped)",
        "false | GET /terrors/list 200",
        "false | listening on 8080",
        "false | --- mainstay: ended pid 7 with an error ---",
        "false | no warnbacks here"
      })
  void linesThatLookLikeTroubleAreTaken(boolean taken, String line) throws IOException {
    assertThat(of("before\n" + line + "\nafter\n")).isEqualTo(taken ? List.of(line) : List.of());
  }

  @Test
  void onlyTheNewestAreTakenAndLongOnesAreCut() throws IOException {
    String many =
        IntStream.range(0, 500)
            .mapToObj(i -> "error " + i + " " + "x".repeat(1_000) + "\n")
            .collect(Collectors.joining());
    List<String> found = of(many);
    assertThat(found).hasSize(Clues.LINES_MAX);
    assertThat(found.getLast()).startsWith("error 499").hasSize(Clues.LINE_CHARS_MAX);
  }

  @Test
  void theyAreTextOnly() throws IOException {
    assertThat(of("\u001b[31merror\u001b[0m \u0007\n")).containsExactly("error \\x07");
    assertThat(LogClues.of(folder.resolve("none.log"))).isEmpty();
  }
}
