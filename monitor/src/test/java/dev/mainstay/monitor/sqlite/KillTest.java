package dev.mainstay.monitor.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Receipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process writes and is killed by SIGKILL at any moment; what it acked is there. */
class KillTest {

  private static final int ROUNDS = 6;
  private static final int EVENTS_PER_DELIVERY = 7;

  @TempDir private Path folder;

  @Test
  void nothingThatWasAckedIsLostByKill9() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    // The key of each acked delivery's last event, by its number: told before the kill.
    Map<Long, String> acked = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      killed(round, 1 + random.nextInt(150), acked);
    }
    assertThat(acked).as("seed %d", seed).hasSizeGreaterThan(ROUNDS);

    try (SqliteJournal journal =
        SqliteJournal.open(
            folder.resolve("journal"),
            Retention.DEFAULT,
            "here",
            Duration.ZERO,
            InstantSource.system())) {
      assertThat(repeated(journal, acked.values().iterator().next())).isZero();
      Map<Long, String> stored = stored(journal);
      assertThat(stored).as("seed %d", seed).containsAllEntriesOf(acked);
      assertThat(stored.keySet())
          .as("numbers without a gap, each once, seed %d", seed)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, stored.size()).mapToObj(Long::valueOf).toList());
      assertThat(journal.health().setAside()).isEmpty();
    }
  }

  /** A client that saw no answer sends again: how many events that adds when it was acked. */
  private static int repeated(SqliteJournal journal, String key) {
    Delivery again =
        new Delivery(
            "writer",
            List.of(
                new Delivery.Incoming(
                    Instant.now(), Severity.INFO, "n", "s", "h", key, Json.object().build())));
    return ((Receipt.Kept) journal.append(again).toCompletableFuture().join()).stored();
  }

  private static Map<Long, String> stored(SqliteJournal journal) {
    Map<Long, String> stored = new TreeMap<>();
    long after = 0;
    while (true) {
      List<JournalEvent> page = journal.find(Query.oldest(Query.LIMIT_MAX).after(after));
      if (page.isEmpty()) {
        return stored;
      }
      for (JournalEvent event : page) {
        stored.put(event.seq(), event.attributes().text("key").orElse(""));
      }
      after = page.getLast().seq();
    }
  }

  /** Runs a writer until it has acked so many deliveries, and kills it amidst the next. */
  private void killed(int round, int acks, Map<Long, String> acked) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.resolve("journal").toString(),
                String.valueOf(round))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < acks; i++) {
        read(lines.readLine(), acked);
      }
      // By its handle: Process.destroyForcibly closes what it wrote before we have read it.
      boolean _ = writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isEqualTo(128 + 9);
      // What it had said before it died, it had acked before.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(".")) {
          read(line, acked);
        }
      }
    }
  }

  private static void read(String line, Map<Long, String> acked) throws IOException {
    if (!line.matches("acked [0-9]+ [0-9-]+\\.")) {
      throw new IOException("the writer said: " + line);
    }
    String[] words = line.substring(0, line.length() - 1).split(" ", -1);
    acked.put(Long.valueOf(words[1]), words[2]);
  }

  /** The process that is killed: sends without end, several deliveries at a time. */
  public static final class Main {

    private static final int AT_ONCE = 16;

    private Main() {}

    /** Arguments: the journal's folder, and the number of the round. */
    public static void main(String[] args) throws Exception {
      SqliteJournal journal =
          SqliteJournal.open(
              Path.of(args[0]), Retention.DEFAULT, "here", Duration.ZERO, InstantSource.system());
      Semaphore room = new Semaphore(AT_ONCE);
      try (var out = Files.newOutputStream(Path.of("/proc/self/fd/1"))) {
        for (int i = 0; ; i++) {
          room.acquire();
          String last = args[1] + "-" + i + "-" + (EVENTS_PER_DELIVERY - 1);
          var _ =
              journal
                  .append(delivery(args[1] + "-" + i))
                  .thenAccept(receipt -> {
                    if (receipt instanceof Receipt.Kept kept) {
                      print(out, "acked " + kept.seq() + " " + last + ".\n");
                    }
                    room.release();
                  });
        }
      }
    }

    private static void print(OutputStream out, String line) {
      try {
        out.write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Delivery delivery(String name) {
      return new Delivery(
          "writer",
          IntStream.range(0, EVENTS_PER_DELIVERY).mapToObj(i -> incoming(name + "-" + i)).toList());
    }

    private static Delivery.Incoming incoming(String key) {
      return new Delivery.Incoming(
          Instant.now(),
          Severity.INFO,
          "n",
          "s",
          "h",
          key,
          Json.object().put("key", key).put("pad", "x".repeat(150)).build());
    }
  }
}
