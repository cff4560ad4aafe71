package dev.mainstay.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rotation under a real program that writes on, with every line checked. For thousands of
 * rotations: {@code -Dmainstay.stress.lines=2000000 -Dmainstay.stress.kills=40
 * -Dmainstay.stress.seed=N}.
 */
class RotationStressTest {

  private static final int KEEP_ALL = 1_000_000;
  private static final long LINES = Long.getLong("mainstay.stress.lines", 300_000);
  private static final int KILLS = Integer.getInteger("mainstay.stress.kills", 4);
  private static final int ROTATIONS_MAX = 12;
  private static final long SEED = Long.getLong("mainstay.stress.seed", 1);

  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void everyLineIsThereOnceInOrderAndWholeOverManyRotations(Path folder) throws Exception {
    LogNames names = new LogNames(folder.resolve("flood.log"));
    ServiceSpec.Logs limits = new ServiceSpec.Logs(Rotation.BYTES_MIN, KEEP_ALL);
    Rotation rotation = rotation(names, limits, folder);
    LineChecker checker = new LineChecker(0);
    Process writer = java(LineWriter.class, names.live(), LINES, 0);
    boolean goesOn = true;
    while (goesOn) {
      goesOn = writer.isAlive();
      while (rotation.rotate(Instant.now()) instanceof Rotation.Outcome.Archived) {
        checker.read(names.archive(1));
        Files.delete(names.archive(1));
      }
    }
    assertThat(writer.exitValue()).isZero();
    assertThat(checker.files()).isGreaterThan(LINES / 2000);
    checker.read(names.live());
    assertThat(checker.next()).isEqualTo(LINES);
    assertThat(folder.toFile().list()).containsExactly("flood.log");
  }

  @ParameterizedTest
  @MethodSource("dev.mainstay.supervisor.logs.LogFolders#all")
  void everyLineIsThereAfterManyKillsOfTheRotatingProgram(Path folder) throws Exception {
    Random random = new Random(SEED);
    LogNames names = new LogNames(folder.resolve("killed.log"));
    long max = 2 * Rotation.BYTES_MIN;
    Process writer = java(LineWriter.class, names.live(), Long.MAX_VALUE, 4000);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        Process rotator = java(RotatorMain.class, names.live(), max, KEEP_ALL);
        int rotations = 1 + random.nextInt(ROTATIONS_MAX);
        assertThat(rotator.getInputStream().readNBytes(rotations)).hasSize(rotations);
        LockSupport.parkNanos(random.nextInt(2_000_000));
        assertThat(rotator.isAlive()).isTrue();
        rotator.destroyForcibly().waitFor();
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    Rotation rotation = rotation(names, new ServiceSpec.Logs(max, KEEP_ALL), folder);
    rotation.recover(Instant.now());
    int archives = 0;
    while (Files.exists(names.archive(archives + 1))) {
      archives++;
    }
    LineChecker checker = new LineChecker(0);
    for (int n = archives; n > 0; n--) {
      checker.read(names.archive(n));
    }
    checkWithoutTornEnd(names.live(), checker);
    assertThat(archives).as("seed %d", SEED).isGreaterThanOrEqualTo(KILLS);
  }

  /** The writer itself was killed, so its last line may be torn. */
  private static void checkWithoutTornEnd(Path live, LineChecker checker) throws IOException {
    byte[] all = Files.readAllBytes(live);
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    Path whole = live.resolveSibling("whole");
    Files.write(whole, Arrays.copyOf(all, end));
    checker.read(whole);
  }

  private static Rotation rotation(LogNames names, ServiceSpec.Logs limits, Path folder)
      throws IOException {
    Shrinking shrinking = Shrinking.in(folder, LogFolders.BLOCK_BYTES);
    return new Rotation(
        names, Rotation.Left.UNFINISHED, limits, LogFolders.BLOCK_BYTES, shrinking, _ -> {});
  }

  private static Process java(Class<?> main, Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
