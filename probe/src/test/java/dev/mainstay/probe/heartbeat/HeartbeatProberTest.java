package dev.mainstay.probe.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatProberTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  @TempDir Path folder;
  private Path file = Path.of("");
  private Instant now = START.plusSeconds(600);
  private final HeartbeatProber prober = new HeartbeatProber(() -> now);

  @BeforeEach
  void place() {
    file = folder.resolve("health.json");
  }

  /** The health file of the system that requirement S3.2 comes from, field by field. */
  @Test
  void readsTheHealthFileOfTheSeedSystem() throws IOException {
    write(
        """
        {"t": 1795334990.1, "pid": %d, "host": "127.0.0.1", "port": 8079,
         "started_at": 1795334401.2, "uptime_human": "0:09:50", "sessions": 1,
         "global_capacity": 24, "global_inflight": 0, "tool_count": 29}
        """
            .formatted(PID));
    assertThat(probe("global_inflight", 1))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            it ->
                assertThat(it.detail())
                    .isEqualTo("beat 0.0 s ago, nothing open, global_inflight 0"));
  }

  @Test
  void remembersProgressPerGenerationAndUntilForgotten() throws IOException {
    write("{\"in_flight\": 1, \"done\": 7}");
    assertThat(probe("done", 1)).isInstanceOf(ProbeResult.Busy.class);
    now = now.plusSeconds(121);
    write("{\"in_flight\": 1, \"done\": 7}");
    assertThat(probe("done", 1)).isInstanceOf(ProbeResult.Failed.class);
    assertThat(probe("done", 2)).isInstanceOf(ProbeResult.Busy.class);
    now = now.plusSeconds(121);
    write("{\"in_flight\": 1, \"done\": 7}");
    prober.forget("goals");
    assertThat(probe("done", 2)).isInstanceOf(ProbeResult.Busy.class);
  }

  @Test
  void readsATornFileOnceMore() throws IOException {
    write("{\"in_fli");
    Runnable writerGoesOn = () -> append("ght\": 0}");
    assertThat(probe(new HeartbeatProber(() -> now, writerGoesOn), null, 1))
        .isInstanceOf(ProbeResult.Passed.class);
  }

  @Test
  void aFileThatStaysTornOrIsNoFileSaysSo() throws IOException {
    write("{\"in_fli");
    assertThat(probe(null, 1).detail()).startsWith("heartbeat is not JSON: ");
    write("x".repeat(3 * HeartbeatProber.BYTES_MAX));
    assertThat(probe(null, 1)).isInstanceOf(ProbeResult.Failed.class);
    Files.delete(file);
    assertThat(probe(null, 1).detail()).isEqualTo("no heartbeat file, 600 s after the start");
    Files.createDirectory(file);
    assertThat(probe(null, 1)).isInstanceOf(ProbeResult.Broken.class);
  }

  /** Requirement S3.32 with this process as the one at work, its CPU time read for real. */
  @Test
  void measuresTheCpuTimeOfTheTree() throws IOException {
    write("{\"in_flight\": 1}");
    probe(null, 1);
    now = now.plusSeconds(121);
    spin(Duration.ofMillis(2600));
    ProbeResult result = probe(null, 1);
    assertThat(result).as(result.detail()).isInstanceOf(ProbeResult.Busy.class);
    now = now.plusSeconds(100);
    assertThat(probe(null, 1).detail()).contains("with work open and no CPU used");
  }

  private static void spin(Duration cpuTime) {
    Duration until = cpu().plus(cpuTime);
    while (cpu().compareTo(until) < 0) {
      Thread.onSpinWait();
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private void append(String content) {
    try {
      Files.writeString(file, content, StandardOpenOption.APPEND);
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ProbeResult probe(@Nullable String progress, long generation) {
    return probe(prober, progress, generation);
  }

  private ProbeResult probe(HeartbeatProber by, @Nullable String progress, long generation) {
    Subject subject = new Subject("goals", PID, START, generation, () -> Set.of(PID));
    return by.probe(
        new ProbeSpec.Heartbeat(file, Duration.ofMinutes(2), progress, Duration.ofSeconds(1)),
        subject);
  }
}
