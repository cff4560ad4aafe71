package dev.mainstay.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Backoff;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.supervisor.InstanceSpec;
import dev.mainstay.supervisor.Life;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.RunStore.Remembered;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFilesTest {

  private static final InstanceSpec GOALS = named("goals-8000");
  private static final Life LIFE =
      new Life(
          3,
          new ProcessIdentity(4711, 206845, "eb52127a"),
          "a1b2",
          Instant.parse("2026-01-02T03:04:05.678Z"),
          Map.of("", 8000, "ws", 8079),
          Life.Origin.ADOPTED);

  @TempDir Path dir;

  private final List<String> faults = new ArrayList<>();
  private RunFiles files;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(dir.resolve("run"));
    files = new RunFiles(dir.resolve("run"), "here", faults::add);
    assertThat(files.begin()).isEmpty();
  }

  @Test
  void anIdentityComesBackAsItWasSaved() {
    assertThat(files.save(GOALS, LIFE, "digest")).isEmpty();
    assertThat(files.remembered()).containsExactly(new Remembered("goals-8000", LIFE, "digest"));
    assertThat(faults).isEmpty();
  }

  @Test
  void pidAndFlagAreThereForOthersAndNobodyElse() throws IOException {
    files.save(GOALS, LIFE, "digest");
    files.raise(GOALS, LIFE);
    assertThat(names()).containsExactly("goals-8000.json", "goals-8000.pid", "goals-8000.ready");
    assertThat(run("goals-8000.pid")).hasContent("4711");
    for (String name : names()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run(name))))
          .isEqualTo("rw-------");
    }
    assertThat(files.lower(GOALS)).isEmpty();
    assertThat(names()).containsExactly("goals-8000.json", "goals-8000.pid");
  }

  @Test
  void nothingIsLeftOfWhatIsRemoved() throws IOException {
    files.save(GOALS, LIFE, "digest");
    files.raise(GOALS, LIFE);
    Files.writeString(files.readiness(GOALS), "\n");
    assertThat(files.remove(GOALS.name())).isEmpty();
    assertThat(files.remove(GOALS.name())).as("again").isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void aNewBeginningTakesFlagsDownAndKeepsIdentities() throws IOException {
    files.save(GOALS, LIFE, "digest");
    files.raise(GOALS, LIFE);
    Files.writeString(run("goals-8000.json.tmp"), "{\"form");
    assertThat(new RunFiles(dir.resolve("run"), "here", faults::add).begin()).isEmpty();
    assertThat(names()).containsExactly("goals-8000.json", "goals-8000.pid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                              | no identity that can be read",
        "{\"format\":1,\"insta           | no identity that can be read",
        "[]                              | no format",
        "{\"format\":2}                  | format version 2",
        "{\"format\":1,\"pid\":\"12\"}   | ignored"
      })
  void whatCannotBeReadIsAbsentAndReported(String text, String fault) throws IOException {
    Files.writeString(run("torn.json"), text);
    files.save(GOALS, LIFE, "digest");
    assertThat(files.remembered()).hasSize(1);
    assertThat(faults).singleElement().asString().contains("torn.json", fault).doesNotContain("\n");
  }

  @Test
  void whatIsAboutAnotherInstanceOrHostIsLeftOut() throws IOException {
    files.save(GOALS, LIFE, "digest");
    Files.copy(run("goals-8000.json"), run("copy.json"));
    new RunFiles(dir.resolve("run"), "elsewhere", faults::add).save(named("far"), LIFE, "digest");
    assertThat(files.remembered()).hasSize(1);
    assertThat(faults)
        .satisfiesExactly(
            one -> assertThat(one).contains("about another"),
            two -> assertThat(two).contains("about another"));
    assertThat(String.join(" ", faults)).contains("instance, goals-8000", "host, elsewhere");
  }

  @Test
  void aFolderThatCannotBeIsAFaultInWords() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    RunFiles impossible = new RunFiles(file.resolve("run"), "here", faults::add);
    assertThat(impossible.begin()).isPresent();
    assertThat(impossible.save(GOALS, LIFE, "digest")).isPresent();
    assertThat(impossible.raise(GOALS, LIFE)).isPresent();
    assertThat(impossible.remembered()).isEmpty();
    assertThat(faults).singleElement().asString().contains("cannot be listed");
  }

  private static InstanceSpec named(String name) {
    ServiceSpec service =
        new ServiceSpec(
            name,
            ServiceSpec.Kind.DAEMON,
            List.of("true"),
            Path.of("/"),
            Map.of(),
            List.of(),
            new PortOwner.Tree(),
            null,
            new ServiceSpec.Ready(Duration.ofSeconds(1), List.of()),
            new ServiceSpec.Live(true, Duration.ofSeconds(1), 3, Duration.ofSeconds(1), null),
            new RestartSpec(
                RestartSpec.Policy.ALWAYS,
                Map.of(),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
                5,
                Duration.ofSeconds(60),
                RestartSpec.Then.SLOW,
                Duration.ofSeconds(60)),
            new ServiceSpec.Stop("TERM", Duration.ofSeconds(1)),
            List.of(),
            new ServiceSpec.Logs(1, 1),
            1,
            true,
            "",
            ServiceSpec.Stdio.LOGGED);
    return new InstanceSpec(service, name, List.of());
  }

  private Path run(String name) {
    return dir.resolve("run").resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> listed = Files.list(dir.resolve("run"))) {
      return listed.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
