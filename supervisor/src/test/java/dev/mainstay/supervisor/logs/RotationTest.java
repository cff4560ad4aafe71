package dev.mainstay.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.logs.Rotation.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RotationTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final long MAX = Rotation.BYTES_MIN;

  private long written;

  /** What a kill between two steps leaves, for each step and each way of shrinking. */
  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void aKillAfterAnyStepLosesNothing(Path folder) throws IOException {
    for (Step last : Step.values()) {
      LogNames names = new LogNames(folder.resolve("killed-" + last + ".log"));
      written = 0;
      for (int round = 0; round < 4; round++) {
        write(names, MAX + 5000);
        try {
          var _ = rotation(names, folder, 50, killedAfter(last)).rotate(NOW);
        } catch (Killed e) {
          write(names, 3000);
        }
        rotation(names, folder, 50, _ -> {}).recover(NOW);
      }
      checkAll(names);
      assertThat(names.unfinished()).isEmpty();
      assertThat(names.copying()).doesNotExist();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void archivesShiftAndTheOldestGoes(Path folder) throws IOException {
    LogNames names = new LogNames(folder.resolve("shift.log"));
    Rotation rotation = rotation(names, folder, 2, _ -> {});
    for (int round = 0; round < 5; round++) {
      write(names, MAX);
      assertThat(rotation.rotate(NOW)).isInstanceOf(Rotation.Outcome.Archived.class);
      assertThat(rotation.rotate(NOW)).isInstanceOf(Rotation.Outcome.NotDue.class);
    }
    assertThat(names.archive(3)).doesNotExist();
    LineChecker checker = new LineChecker(LineChecker.first(names.archive(2)));
    checker.read(names.archive(2));
    checker.read(names.archive(1));
    checker.read(names.live());
    assertThat(checker.next()).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void aFloodLeavesNoMoreThanTheLimits(Path folder) throws IOException {
    LogNames names = new LogNames(folder.resolve("burst.log"));
    Rotation rotation = rotation(names, folder, 3, _ -> {});
    write(names, 40 * MAX);
    assertThat(rotation.rotate(NOW)).isInstanceOf(Rotation.Outcome.Discarded.class);
    while (!(rotation.rotate(NOW) instanceof Rotation.Outcome.NotDue)) {
      assertThat(diskUse(names)).isLessThan(5 * MAX);
    }
    assertThat(diskUse(names)).isBetween(2 * MAX, 4 * MAX + 4 * LogFolders.BLOCK_BYTES);
    LineChecker checker = new LineChecker(LineChecker.first(names.archive(3)));
    for (int n = 3; n > 0; n--) {
      checker.read(names.archive(n));
    }
    checker.read(names.live());
    assertThat(checker.next()).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void aLineLongerThanTheLogIsCutBetweenCharactersAndReadAsOne(Path folder) throws IOException {
    LogNames names = new LogNames(folder.resolve("long.log"));
    String line = "x" + "ü".repeat((int) MAX) + "y";
    append(names, line + "\n");
    Rotation rotation = rotation(names, folder, 5, _ -> {});
    assertThat(rotation.rotate(NOW)).isInstanceOf(Rotation.Outcome.Archived.class);
    assertThat(Files.readString(names.archive(1))).doesNotContain("\ufffd").endsWith("ü\n");
    try (LogStream stream = LogStream.open(names.live())) {
      byte[] all = stream.read(stream.begin(), stream.end());
      assertThat(new String(all, StandardCharsets.UTF_8)).isEqualTo(line + "\n");
    }
  }

  @Test
  void aLogBelowItsLimitIsLeftAlone() throws IOException {
    Path folder = LogFolders.all().findFirst().orElseThrow();
    LogNames names = new LogNames(folder.resolve("small.log"));
    Rotation rotation = rotation(names, folder, 2, _ -> {});
    assertThat(rotation.rotate(NOW)).isEqualTo(new Rotation.Outcome.NotDue(0));
    append(names, "small\n");
    assertThat(rotation.rotate(NOW)).isEqualTo(new Rotation.Outcome.NotDue(6));
    rotation.recover(NOW);
    rotation.renew(NOW);
    assertThat(Files.readString(names.live())).isEqualTo("small\n");
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Consumer<Step> killedAfter(Step last) {
    return step -> {
      if (step == last) {
        throw new Killed();
      }
    };
  }

  private static Rotation rotation(LogNames names, Path folder, int keep, Consumer<Step> done)
      throws IOException {
    Shrinking shrinking = Shrinking.in(folder, LogFolders.BLOCK_BYTES);
    ServiceSpec.Logs limits = new ServiceSpec.Logs(MAX, keep);
    return new Rotation(
        names, Rotation.Left.UNFINISHED, limits, LogFolders.BLOCK_BYTES, shrinking, done);
  }

  private void write(LogNames names, long bytes) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (long sum = 0; sum < bytes; written++) {
      String line = LineWriter.line(written);
      lines.append(line);
      sum += line.getBytes(StandardCharsets.UTF_8).length;
    }
    append(names, lines.toString());
  }

  private static void append(LogNames names, String text) throws IOException {
    Files.writeString(names.live(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void checkAll(LogNames names) throws IOException {
    int archives = 0;
    while (Files.exists(names.archive(archives + 1))) {
      archives++;
    }
    LineChecker checker = new LineChecker(0);
    for (int n = archives; n > 0; n--) {
      checker.read(names.archive(n));
    }
    checker.read(names.live());
    assertThat(checker.next()).isEqualTo(written);
    try (LogStream stream = LogStream.open(names.live())) {
      assertThat(stream.begin()).isZero();
      String all = new String(stream.read(0, stream.end()), StandardCharsets.UTF_8);
      assertThat(all.lines().filter(line -> line.endsWith("end")).count()).isEqualTo(written);
    }
  }

  /** Bytes on disk, holes left out. */
  private static long diskUse(LogNames names) throws IOException {
    long bytes = 0;
    for (int n = 0; n <= 4; n++) {
      Path path = n == 0 ? names.live() : names.archive(n);
      if (Files.exists(path)) {
        try (FileChannel file = FileChannel.open(path)) {
          bytes += Extent.of(path, file).used();
        }
      }
    }
    return bytes;
  }
}
