package dev.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.sqlite.Retention;
import dev.mainstay.monitor.sqlite.SqliteJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mainstay events} as it is typed, on a real journal. */
class EventsTest {

  /** Severity and source stand before it; what the time looks like depends on the day. */
  private static final Pattern NAME = Pattern.compile("(?m)^.*? [A-Z]+ +\\S+ +(\\S+)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @TempDir Path folder;
  private SqliteJournal journal;

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(
        folder.resolve("mainstay.yaml"),
        "services: {api: {command: [x], port: 8000}, quiet: {command: [x]}}\n");
    journal =
        SqliteJournal.open(
            new StateFolder(folder).journal(),
            Retention.DEFAULT,
            "here",
            Duration.ZERO,
            InstantSource.system());
    store("service.spawned", "api-8000", Severity.INFO, Duration.ofHours(2));
    store("service.exited", "api-8000", Severity.WARN, Duration.ofMinutes(5));
    store("job.failed", "worker", Severity.ERROR, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void store(String name, String source, Severity severity, Duration ago) {
    Delivery.Incoming event =
        new Delivery.Incoming(
            Instant.now().minus(ago),
            severity,
            name,
            source,
            "there",
            null,
            Json.object().put("detail", name + " of " + source).build());
    assertThat(
            journal
                .append(new Delivery("test", List.of(event)))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join())
        .isInstanceOf(Receipt.Kept.class);
  }

  private int run(OutputStream to, String line) {
    Terminal terminal =
        new Terminal(
            new PrintStream(to, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            () -> 120,
            Terminal.Screen.LINES,
            Paint.PLAIN,
            folder,
            Map.of());
    return Main.run(List.of(line.split(" ")), terminal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events                          | service.spawned service.exited job.failed",
        "events -n 2                     | service.exited job.failed",
        "events -s api                   | service.spawned service.exited",
        "events --service api-8000       | service.spawned service.exited",
        "events --name service.*         | service.spawned service.exited",
        "events --severity warning       | service.exited job.failed",
        "events --severity ERROR         | job.failed",
        "events --since 10m              | service.exited job.failed",
        "events --until 10m              | service.spawned",
        "events --since 1d --until 2m    | service.spawned service.exited",
      })
  void whatIsAskedForIsShownTheOldestFirst(String line, String names) {
    assertThat(run(out, line)).isZero();
    assertThat(NAME.matcher(shown()).results().map(match -> match.group(1)))
        .containsExactly(names.split(" "));
  }

  @Test
  void aLineTellsItInWords() {
    assertThat(run(out, "events -n 1")).isZero();
    assertThat(shown()).contains(" ERROR worker ", " job.failed ", "job.failed of worker");
  }

  @Test
  void jsonIsOneObjectPerLine() {
    assertThat(run(out, "events --json")).isZero();
    List<Json> lines = shown().lines().map(line -> Json.tryParse(line).orElseThrow()).toList();
    assertThat(lines).extracting(line -> line.whole("seq").orElse(0)).containsExactly(1L, 2L, 3L);
    assertThat(lines.getFirst().fields())
        .containsOnlyKeys(
            "seq", "at", "received_at", "severity", "name", "source", "host", "attributes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events -s wroker            | no service wroker        | did you mean worker?",
        "events -s nothing           | no service nothing       | services: api, api-8000,",
        "events --name job.faild     | no event job.faild       | did you mean job.failed?",
        "events --severity wran      | no such severity: wran   | did you mean warn?",
        "events --since yesterday    | is not a time: 10m (ago) | ''",
        "events --since 1m --until 2m | --since 1m is not before | ''",
        "events -n 0                 | --limit 0 is not         | ''",
        "events --servce x           | no option --servce       | did you mean --service?",
        "events api                  | does not take \"api\"    | usage: mainstay events",
      })
  void everyMistakeIsNamedWithTheNextStep(String line, String what, String hint) {
    assertThat(run(out, line)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("mainstay: ").contains(what, hint);
    assertThat(shown()).isEmpty();
  }

  @Test
  void aServiceThatHasBeenQuietIsNoMistake() {
    assertThat(run(out, "events -s quiet")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no event matches");
  }

  @Test
  void aFolderInWhichNothingRanSaysSo() throws IOException {
    journal.close();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("mainstay.yaml"), "services: {a: {command: [x]}}\n");
    assertThat(run(out, "-f elsewhere/mainstay.yaml events")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing has happened here yet");
  }

  @Test
  void followingShowsWhatIsStoredFromThenOnUntilTheReaderIsGone() throws Exception {
    Reader reader = new Reader("late.event");
    Thread following = Thread.ofPlatform().daemon().start(() -> run(reader, "events -f -n 1"));
    assertThat(reader.first.await(20, TimeUnit.SECONDS)).isTrue();
    store("late.event", "worker", Severity.INFO, Duration.ZERO);
    assertThat(following.join(Duration.ofSeconds(20))).isTrue();
    assertThat(reader.text()).contains("job.failed", "late.event").doesNotContain("spawned");
  }

  /** Somebody who reads until a word comes, and then is gone, as {@code grep -m 1} is. */
  private static final class Reader extends OutputStream {
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final CountDownLatch first = new CountDownLatch(1);
    private final String last;

    Reader(String last) {
      this.last = last;
    }

    @Override
    public synchronized void write(int b) throws IOException {
      if (text().contains(last + " ")) {
        throw new IOException("Broken pipe");
      }
      got.write(b);
      if (b == '\n') {
        first.countDown();
      }
    }

    synchronized String text() {
      return got.toString(StandardCharsets.UTF_8);
    }
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
