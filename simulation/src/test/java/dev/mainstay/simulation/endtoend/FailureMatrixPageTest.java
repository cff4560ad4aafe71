package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.driver.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The published failure matrix says what the tests prove: no more, no less. */
class FailureMatrixPageTest {

  private static final Path PAGE = Root.path().resolve("docs/reference/failure-matrix.md");

  private static final String HEAD =
      """
      # The failure matrix

      What Mainstay shows of a program that goes wrong, and how soon, when the config says no more
      than `port: N` and `ready: {http: {path: /health}}` (a few rows add one line, which they name).
      The programs are in `simulation/src/test/programs`; none of them knows of Mainstay.
      `FailureMatrixTest` proves every row of the first table, the tests named in the second table
      prove the rest. This page is generated from the same rows: `./check --update-docs`.

      "Within" counts from the moment at which the fault begins, stamped by the program itself. A
      program that served before is asked again every 2 s in a project of up to 20 instances, and
      every 10 s at the latest in a larger one (`live.interval`), which adds to what is silent. The
      last column is what nine supervisors (supervisord, pm2, circus, runit, s6, daemontools, dinit,
      systemd, Monit) showed of the same fault at their default settings.

      | the program | Mainstay shows | cause | within | nine peers, at default settings |
      |---|---|---|---|---|
      """;

  private static final String REST =
      """

      | the program | Mainstay shows | proven by |
      |---|---|---|
      | ignores SIGTERM when it is to be stopped | killed after its grace, nothing left | `StartStopTest` |
      | leaves grandchildren, also in sessions of their own | all ended with it | `StartStopTest` |
      | needs a port below 1024 without the right | cause `permission` | `MachineLimitsTest` |
      | is killed by the kernel, out of memory | cause `oom-killed`, no other kill reads so | `MachineLimitsTest` |
      | writes 200 MB of log as fast as it can | goes on, at most `max_size` times `keep` + 1 on disk | `LogsTest` |
      | its disk is full | goes on, `degraded`, cause `disk-full` | `LogsTest` |
      | `uvicorn --reload` of a module that cannot be imported | cause `bound-not-listening`, and the import error | `BrokenReloaderTest` |
      """;

  @Test
  void thePageIsTheRows() throws IOException {
    String page = page();
    if (Boolean.getBoolean("mainstay.updateDocs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("run ./check --update-docs").hasContent(page);
  }

  private static String page() {
    return HEAD
        + FailureMatrix.rows().stream()
            .map(FailureMatrixPageTest::line)
            .collect(Collectors.joining())
        + REST;
  }

  private static String line(FailureRow row) {
    return "| %s | %s | %s | %s | %s |%n"
        .formatted(
            row.fault(),
            words(row.states(), ""),
            row.codes().isEmpty() ? "none" : words(row.codes(), "`"),
            seconds(row),
            row.peers());
  }

  private static String words(Set<String> words, String quote) {
    return new TreeSet<>(words)
        .stream().map(word -> quote + word + quote).collect(Collectors.joining(", "));
  }

  private static String seconds(FailureRow row) {
    double seconds = row.within().toMillis() / 1000.0;
    return (seconds == Math.rint(seconds) ? "%.0f s" : "%.1f s").formatted(seconds);
  }
}
