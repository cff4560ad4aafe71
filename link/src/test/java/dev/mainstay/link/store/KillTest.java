package dev.mainstay.link.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Store.Change;
import dev.mainstay.link.Store.Kept;
import dev.mainstay.link.store.SqliteStore.Ears;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process writes and is killed by SIGKILL at any moment; what it was told is there. */
class KillTest {

  private static final int ROUNDS = 5;
  private static final int PER_BATCH = 9;

  @TempDir private Path folder;

  @Test
  void everyBatchThatWasToldOutlivesKill9() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      long told = killed(1 + random.nextInt(150));
      Kept kept = kept();
      // Each batch brings nine messages and handles the first of the batch before it.
      long batches = kept.last() / PER_BATCH;
      assertThat(batches).as("seed %d, round %d", seed, round).isGreaterThanOrEqualTo(told);
      assertThat(kept.inbox())
          .as("whole batches, each message once, seed %d", seed)
          .extracting(Change.Received::number)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, batches * PER_BATCH)
                  .filter(number -> number % PER_BATCH != 1 || number > (batches - 1) * PER_BATCH)
                  .boxed()
                  .toList());
      assertThat(kept.seen()).as("seed %d", seed).hasSize((int) batches * PER_BATCH);
      assertThat(kept.position().offset()).isEqualTo(String.valueOf(batches));
    }
  }

  private Kept kept() throws IOException {
    List<SqliteStore.Damage> damage = new ArrayList<>();
    try (SqliteStore store = open(folder.resolve("chat.db"), new Ears(_ -> {}, damage::add))) {
      assertThat(damage).isEmpty();
      return store.load();
    }
  }

  private static SqliteStore open(Path file, Ears ears) throws IOException {
    return SqliteStore.open(file, Bounds.DEFAULT, Runnable::run, InstantSource.system(), ears);
  }

  /** Runs a writer until it was told so many batches, and kills it amidst the next. */
  private long killed(int batches) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.resolve("chat.db").toString())
            .redirectErrorStream(true)
            .start();
    long told = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < batches; i++) {
        told = number(lines.readLine());
      }
      // By its handle: Process.destroyForcibly closes what it wrote before we have read it.
      boolean _ = writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isEqualTo(128 + 9);
      // What it had said before it died, it was told before.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told = line.endsWith(".") ? number(line) : told;
      }
    }
    return told;
  }

  private static long number(String line) throws IOException {
    if (!line.matches("told [0-9]+\\.")) {
      throw new IOException("the writer said: " + line);
    }
    return Long.parseLong(line.substring("told ".length(), line.length() - 1));
  }

  /** The process that is killed: writes batches without end, from where the last one was left. */
  public static final class Main {

    private Main() {}

    /** Argument: the file. */
    public static void main(String[] args) throws Exception {
      BlockingQueue<RelayEvent> told = new LinkedBlockingQueue<>();
      SqliteStore store = open(Path.of(args[0]), new Ears(told::add, _ -> {}));
      try (var out = Files.newOutputStream(Path.of("/proc/self/fd/1"))) {
        for (long batch = store.load().last() / PER_BATCH + 1; ; batch++) {
          store.write(batch, changes(batch));
          if (told.take() instanceof RelayEvent.Stored(long stored)) {
            out.write(("told " + stored + ".\n").getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }

    private static List<Change> changes(long batch) {
      long first = (batch - 1) * PER_BATCH + 1;
      List<Change> changes = new ArrayList<>();
      for (long number = first; number < first + PER_BATCH; number++) {
        Incoming message = new Incoming("m" + number, "", Frame.text("x".repeat(150)));
        changes.add(new Change.Received(number, message, Instant.now()));
      }
      if (batch > 1) {
        changes.add(new Change.Handled(first - PER_BATCH));
      }
      changes.add(new Change.Moved(new Position("e", String.valueOf(batch))));
      return changes;
    }
  }
}
