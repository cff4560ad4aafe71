package dev.mainstay.probe.logline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.LogMark;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLineProberTest {

  private static final String START = LogMark.starting(Instant.EPOCH, 1) + "\n";

  @TempDir Path folder;
  private Path log = Path.of("");
  private final LogLineProber prober = new LogLineProber();

  @BeforeEach
  void place() {
    log = folder.resolve("goals.log");
  }

  @Test
  void passesWhenTheTextWasWrittenSinceTheStartAndSaysTheLine() throws IOException {
    append(START + "INFO:     Application startup complete.\nmore\n");
    assertThat(probe("startup complete", 1))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class,
            it ->
                assertThat(it.detail())
                    .isEqualTo("log says: INFO:     Application startup complete."));
  }

  @Test
  void outputOfAnEarlierStartNeverCounts() throws IOException {
    append(START + "ready\nbye\n" + START + "starting up\n");
    assertFails("ready", 1, "\"ready\" is not in goals.log yet");
    append("ready\n");
    assertPasses("ready", 1);
  }

  @Test
  void aNewGenerationSearchesAnew() throws IOException {
    append(START + "ready\n");
    assertPasses("ready", 1);
    append(START);
    assertPasses("ready", 1);
    assertFails("ready", 2, "not in goals.log yet");
    append("ready\n");
    assertPasses("ready", 2);
  }

  @Test
  void withoutAStartMarkOnlyWhatComesAfterTheFirstAttemptCounts() throws IOException {
    append("ready\n");
    assertFails("ready", 1, "no start mark there, so only lines since the first attempt count");
    append("ready\n");
    assertPasses("ready", 1);
  }

  @Test
  void marksOfOurOwnNeverMatch() throws IOException {
    append(START + LogMark.started(12, Instant.EPOCH) + "\n" + LogMark.note("ready") + "\n");
    assertFails("start", 1, "not in goals.log yet");
    assertFails("ready", 1, "not in goals.log yet");
    append("started\n");
    assertPasses("start", 1);
  }

  @Test
  void findsATextThatWasWrittenInPartsWhateverIsTornWhere() throws IOException {
    byte[] text = "grüße, 世界 ✓".getBytes(StandardCharsets.UTF_8);
    append(START);
    for (int i = 0; i < text.length - 1; i++) {
      append(new byte[] {text[i]});
      assertFails("grüße, 世界 ✓", 1, "yet");
    }
    append(new byte[] {text[text.length - 1]});
    assertThat(probe("grüße, 世界 ✓", 1).detail()).isEqualTo("log says: grüße, 世界 ✓");
  }

  @Test
  void findsATextAcrossTheBordersOfChunks() throws IOException {
    append(START + "x".repeat(Bytes.CHUNK_BYTES - START.length() - 3) + "needle\n");
    assertPasses("needle", 1);
  }

  @Test
  void findsItsStartMarkFarBack() throws IOException {
    append("ready\n" + START + "not so\n" + "filler filler filler\n".repeat(50_000));
    assertFails("ready", 1, "goals.log yet");
    append("ready\n");
    assertPasses("ready", 1);
  }

  @Test
  void survivesLinesBeingMovedToAnotherFile() throws IOException {
    append(START + "one\ntwo\n");
    assertFails("ready", 1, "yet");
    append("ready\nthree\n");
    Files.writeString(folder.resolve("goals.log.1"), Files.readString(log));
    Files.writeString(log, LogMark.PREFIX + "rotated at some time ---\n" + "z".repeat(400) + "\n");
    assertPasses("ready", 1);
  }

  @Test
  void looksAgainWhenTheLinesWereBetweenTwoFiles() throws IOException {
    append(START + "one\ntwo\n");
    assertFails("ready", 1, "yet");
    Files.writeString(log, "three\n");
    assertFails("ready", 1, "yet");
    Files.writeString(folder.resolve("goals.log.1"), START + "one\ntwo\nready\n");
    assertPasses("ready", 1);
  }

  @Test
  void survivesTruncation() throws IOException {
    append(START + "one\ntwo\n");
    assertFails("ready", 1, "yet");
    Files.writeString(log, "");
    assertFails("ready", 1, "the log is empty");
    append("ready\n");
    assertPasses("ready", 1);
  }

  @Test
  void aMissingLogIsAFindingAndHostileBytesAreShownAsText() throws IOException {
    assertFails("ready", 1, "there is no log file " + log);
    append(START);
    append(new byte[] {'a', 27, '[', '3', '1', 'm', (byte) 0xff, 'r', 'e', 'a', 'd', 'y', 7, '\n'});
    assertThat(probe("ready", 1).detail()).isEqualTo("log says: a?[31m\ufffdready?");
  }

  private void append(String text) throws IOException {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] bytes) throws IOException {
    Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void assertPasses(String text, long generation) {
    assertThat(probe(text, generation)).isInstanceOf(ProbeResult.Passed.class);
  }

  private void assertFails(String text, long generation, String why) {
    ProbeResult result = probe(text, generation);
    assertThat(result).isInstanceOf(ProbeResult.Failed.class);
    assertThat(result.detail()).contains(why);
  }

  private ProbeResult probe(String text, long generation) {
    Subject subject = new Subject("goals", 1, Instant.now(), generation, Set::of);
    return prober.probe(new ProbeSpec.LogLine(text, log, Duration.ofSeconds(1)), subject);
  }
}
