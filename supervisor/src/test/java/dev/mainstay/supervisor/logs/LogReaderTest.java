package dev.mainstay.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private Path log = Path.of("");
  private LogReader reader = new LogReader(log);

  @BeforeEach
  void place() {
    log = folder.resolve("goals.log");
    reader = new LogReader(log);
  }

  @Test
  void aMissingLogIsEmpty() throws IOException {
    assertThat(reader.last(5)).isEqualTo(new LogReader.Batch(List.of(), 0));
    assertThat(reader.follow(0)).isEqualTo(new LogReader.Batch(List.of(), 0));
  }

  @Test
  void readsTheLastLinesAlsoOneThatIsNotFinished() throws IOException {
    append("one\ntwo\n\nfour\nfi");
    assertThat(reader.last(3).lines()).containsExactly("", "four", "fi");
    assertThat(reader.last(99).lines()).containsExactly("one", "two", "", "four", "fi");
  }

  @Test
  void readsWhatCameSinceTheNewestStart() throws IOException {
    append("old\n" + LogMark.starting(NOON, 1) + "\na\n" + LogMark.note("ended") + "\n");
    append(LogMark.starting(NOON.plusSeconds(60), 2) + "\nTraceback\nImportError: no app\n");
    assertThat(reader.lastOfStart(10).lines()).containsExactly("Traceback", "ImportError: no app");
    assertThat(reader.since(NOON.plusSeconds(1), 10).lines()).hasSize(3);
    assertThat(reader.since(NOON, 10).lines()).hasSize(6);
    assertThat(reader.since(NOON.plusSeconds(61), 10).lines()).isEmpty();
  }

  @Test
  void readsAcrossRotatedFilesAsIfThereWereOne() throws IOException {
    List<String> followed = new ArrayList<>();
    long position = 0;
    StringBuilder all = new StringBuilder();
    Rotation rotation =
        new Rotation(
            new LogNames(log),
            Rotation.Left.UNFINISHED,
            new ServiceSpec.Logs(Rotation.BYTES_MIN, 20),
            LogFolders.BLOCK_BYTES,
            Shrinking.in(folder, LogFolders.BLOCK_BYTES),
            _ -> {});
    for (int n = 0; n < 5000; n++) {
      append(LineWriter.line(n));
      all.append(LineWriter.line(n));
      if (n % 100 == 0) {
        var _ = rotation.rotate(NOON);
      }
      if (n % 700 == 0) {
        LogReader.Batch batch = reader.follow(position);
        followed.addAll(batch.lines());
        position = batch.next();
      }
    }
    assertThat(new LogNames(log).archive(2)).exists();
    followed.addAll(reader.follow(position).lines());
    List<String> lines = all.toString().lines().toList();
    assertThat(followed).isEqualTo(lines);
    assertThat(reader.last(5000).lines()).isEqualTo(lines);
    assertThat(reader.last(1234).lines()).isEqualTo(lines.subList(5000 - 1234, 5000));
    assertThat(reader.search(LineMatch.text("17 "), 3).lines())
        .containsExactly(lines.get(4717), lines.get(4817), lines.get(4917));
  }

  @Test
  void followsWholeLinesOnlyAndALogThatBeganAnew() throws IOException {
    append("one\ntw");
    LogReader.Batch first = reader.follow(0);
    assertThat(first.lines()).containsExactly("one");
    append("o\n");
    LogReader.Batch second = reader.follow(first.next());
    assertThat(second.lines()).containsExactly("two");
    Files.writeString(log, "new\n");
    assertThat(reader.follow(second.next()).lines()).containsExactly("new");
  }

  @Test
  void searchesByPatternWithinABound() throws IOException {
    append("error 12\nok\n" + "a".repeat(5000) + "!\nerror 13\n");
    assertThat(reader.search(LineMatch.pattern(Pattern.compile("error \\d+$")), 9).lines())
        .containsExactly("error 12", "error 13");
    Pattern evil = Pattern.compile("(a+)+$");
    assertThat(reader.search(LineMatch.pattern(evil), 9).lines()).isEmpty();
  }

  @Test
  void hostileBytesAreHarmlessOnATerminal() throws IOException {
    append("a\u001b[2Jb\u0007 \u009b31m \u202egnp.exe\u2066 tab\there\r\n");
    Files.write(
        log, new byte[] {'x', 0, (byte) 0xff, (byte) 0xc3, '\n'}, StandardOpenOption.APPEND);
    assertThat(reader.last(2).lines())
        .containsExactly(
            "a\\x1b[2Jb\\x07 \\x9b31m \\u{202e}gnp.exe\\u{2066} tab\there", "x\\x00\ufffd\ufffd");
    append("y".repeat(3 * SafeText.CHARS_MAX) + "\n");
    assertThat(reader.last(1).lines().getFirst())
        .hasSize(SafeText.CHARS_MAX + "... (24576 bytes)".length())
        .endsWith("yyy... (24576 bytes)");
  }

  private void append(String text) throws IOException {
    Files.write(
        log,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
