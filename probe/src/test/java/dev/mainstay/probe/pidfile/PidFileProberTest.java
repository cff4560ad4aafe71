package dev.mainstay.probe.pidfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PidFileProberTest {

  private static final long OURS = 4711;
  private static final long NOBODY = 4_194_305; // above the kernel's highest pid_max, 2^22

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"'4711'", "'4711\n'", "'  4711  \n'", "'4711\n/var/lib/data\n1700000000\n'"})
  void passesWhenTheFirstWordIsAPidOfTheTree(String content) throws IOException {
    assertThat(probe(content))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            it -> assertThat(it.detail()).isEqualTo("pid file names 4711"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'is empty'",
    "' \n', 'is empty'",
    "'abc', 'holds no pid but \"abc\"'",
    "'-1', 'holds no pid'",
    "'0', 'holds no pid'",
    "'99999999999999999999', 'holds no pid'",
    "'4711x', 'holds no pid'",
    "'4194305', 'no process has that pid: the file is stale'"
  })
  void failsOnAnythingElseAndSaysWhy(String content, String why) throws IOException {
    assertThat(probe(content))
        .isInstanceOfSatisfying(
            ProbeResult.Failed.class,
            it -> {
              assertThat(it.code()).isEqualTo(CauseCode.PID_MISMATCH);
              assertThat(it.detail()).contains(why);
            });
  }

  @Test
  void namesTheStrangerWhosePidTheFileHolds() throws IOException {
    long stranger = ProcessHandle.current().pid();
    assertThat(probe(stranger + "\n").detail())
        .contains("names " + stranger + ", which is not of this service: ")
        .contains("java")
        .contains(" since 20");
  }

  @Test
  void failsWhenThereIsNoFileAndNeverBlocksOnWhatIsNoFile() {
    Path missing = folder.resolve("missing.pid");
    assertThat(probe(missing)).isInstanceOf(ProbeResult.Failed.class);
    assertThat(probe(missing).detail()).isEqualTo("there is no pid file " + missing);
    assertThat(probe(Path.of("/dev/zero")).detail()).isEqualTo("/dev/zero is not a regular file");
    assertThat(probe(folder).detail()).endsWith("is not a regular file");
  }

  private ProbeResult probe(String content) throws IOException {
    return probe(Files.writeString(folder.resolve("a.pid"), content));
  }

  private static ProbeResult probe(Path file) {
    assertThat(ProcessHandle.of(NOBODY)).isEmpty();
    Subject subject = new Subject("goals", OURS, Instant.now(), 1, () -> Set.of(OURS));
    return new PidFileProber().probe(new ProbeSpec.PidFile(file, Duration.ofSeconds(1)), subject);
  }
}
