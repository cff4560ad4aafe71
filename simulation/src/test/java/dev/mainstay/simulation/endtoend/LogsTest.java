package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Status;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Output goes straight to files: kept, rotated whole, bounded, and never in the program's way. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class LogsTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final long MEGABYTE = 1 << 20;

  @Test
  void aFloodCostsBoundedDiskAndDoesNotStopTheProgram(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          flood:
            command: %s
            port: %d
            ready: {http: {path: /health}}
            logs: {max_size: 1MB, keep: 2}
        """
            .formatted(
                Misbehaving.yaml("flood", "megabytes=200", "stamps=" + mainstay.file("stamps")),
                Ports.free()));
    mainstay.must("up", "--detach");
    List<Long> sizes = new ArrayList<>();
    Wait.untilTrue(
        "the flood to end",
        Duration.ofSeconds(40),
        () -> {
          sizes.add(bytes(logs(mainstay)));
          return mainstay.read("stamps").contains("flooded");
        });

    // Between two looks at its size a file may outgrow its limit; what is kept must not.
    Wait.untilTrue("three files of 1 MB at most", SOON, () -> bytes(logs(mainstay)) < 4 * MEGABYTE);
    assertThat(sizes).allMatch(size -> size < 128 * MEGABYTE);
    assertThat(mainstay.status().service("flood").state()).isEqualTo("ready");
  }

  @Test
  void rotationLosesNoLineAndTearsNone(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          counts:
            command: %s
            kind: task
            logs: {max_size: 64KB, keep: 200}
        """
            .formatted(Misbehaving.yaml("counts", "after=4", "stamps=" + mainstay.file("stamps"))));
    mainstay.must("up", "--detach", "--timeout", "30s");
    String stamp =
        mainstay
            .read("stamps")
            .lines()
            .filter(line -> line.startsWith("counted-"))
            .findFirst()
            .orElseThrow();
    long counted = Long.parseLong(stamp.substring("counted-".length(), stamp.indexOf(' ')));

    List<Path> files = logs(mainstay);
    assertThat(files).as("it was rotated").hasSizeGreaterThan(2);
    List<String> lines =
        files.stream().flatMap(LogsTest::lines).filter(l -> l.contains("line ")).sorted().toList();
    assertThat(lines)
        .isEqualTo(LongStream.range(0, counted).mapToObj("line %09d"::formatted).toList());
  }

  @Test
  @Tag("S4.6")
  void outputOfAllRunsIsKeptAndCanBeRead(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          fails:
            command: %s
            port: %d
            ready: {http: {path: /health}}
        """
            .formatted(
                Misbehaving.yaml("fails-first", "times=2", "file=" + mainstay.file("count")),
                Ports.free()));
    mainstay.must("up", "--detach");

    Ran logs = mainstay.must("logs", "fails");
    assertThat(logs.out().split("fatal: not yet", -1)).hasSize(3);
    assertThat(mainstay.must("logs", "fails", "--grep", "nothing like it").out())
        .doesNotContain("fatal");
  }

  @Test
  void aFullDiskIsNamedAndStopsNobody(Mainstay mainstay) throws Exception {
    Path logs = mainstay.file(".mainstay/logs");
    Files.createDirectories(logs);
    assumeTrue(mounted("mount", "-t", "tmpfs", "-o", "size=256k", "none", logs.toString()));
    try {
      mainstay.config(
          """
          services:
            chatty:
              command: %s
              port: %d
              ready: {http: {path: /health}}
          """
              .formatted(Misbehaving.yaml("flood", "megabytes=1000"), Ports.free()));
      mainstay.start("up");
      Status.Service chatty =
          mainstay
              .await(
                  "disk-full",
                  SOON,
                  s -> s.find("chatty").filter(c -> c.cause().equals("disk-full")).isPresent())
              .service("chatty");
      assertThat(chatty.state()).isEqualTo("degraded");
      assertThat(chatty.process().orElseThrow().lives()).isTrue();
      mainstay.must("down");
    } finally {
      mainstay.run("down");
      assertThat(mounted("umount", logs.toString())).isTrue();
    }
  }

  private static boolean mounted(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /** The log files of the only service. */
  private static List<Path> logs(Mainstay mainstay) {
    try (Stream<Path> files = Files.list(mainstay.file(".mainstay/logs"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("supervisor"))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(LogsTest::bytes).sum();
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
