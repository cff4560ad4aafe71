package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Wait;
import dev.mainstay.simulation.driver.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the failure matrix, side by side in one project; each program stamps its own truth,
 * and everything that Mainstay claims is written down, until every row has shown what it must.
 */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("its bounds are those of a machine that does nothing else")
class FailureMatrixTest {

  /** The longest that the faults need to begin, and the slowest of them to be seen. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Added to every bound, which is the page's: three dozen programs start at once here, on as few
   * as two cores.
   */
  private static final Duration SLACK = Duration.ofMillis(1500);

  private final List<FailureRow> rows = FailureMatrix.rows();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, Long> frozen = new HashMap<>();
  private long upAt;
  private Mainstay mainstay;
  private Watching watching;

  @BeforeAll
  void watchEveryRowFail(Mainstay project) throws IOException {
    mainstay = project;
    Proc stranger = project.stranger(List.of("sleep", "600"));
    project.write("plain.txt", "not a program\n");
    project.write("stale.pid", stranger.pid() + "\n");
    project.write("refuses.pid", stranger.pid() + "\n");
    Files.createDirectory(project.file("stamps"));
    project.config("services:\n" + rows.stream().map(this::yaml).collect(Collectors.joining()));
    upAt = System.nanoTime();
    project.start("up");
    watching = Watching.of(project);
    Wait.comesTrue(
        PATIENCE,
        () -> {
          freezeTheReady();
          return rows.stream().allMatch(row -> firstShown(row).isPresent());
        });
  }

  @AfterAll
  void stopWatching() {
    watching.close();
  }

  static List<FailureRow> matrix() {
    return FailureMatrix.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matrix")
  void showsStateAndCauseInTime(FailureRow row) {
    OptionalLong began = began(row);
    assertThat(began).as("its fault began; it was seen as %s", seen(row)).isPresent();
    Optional<Watching.Claim> shown = firstShown(row);
    assertThat(shown)
        .as("%s with %s; it was seen as %s", row.states(), row.codes(), seen(row))
        .isPresent();
    Duration took = Duration.ofNanos(shown.orElseThrow().atNanos() - began.orElseThrow());
    assertThat(took).as("seen as %s", seen(row)).isLessThan(row.within().plus(SLACK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matrix")
  void neverClaimsWhatDoesNotServe(FailureRow row) {
    List<String> claims =
        watching.of(row.id()).stream()
            .map(claim -> claim.service().state())
            .filter(state -> List.of("ready", "running", "busy", "completed").contains(state))
            .distinct()
            .toList();
    if (row.everReady()) {
      assertThat(claims).as("seen as %s", seen(row)).isNotEmpty();
    } else {
      assertThat(claims).as("seen as %s", seen(row)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matrix")
  void whyNamesTheFacts(FailureRow row) {
    if (row.why().isEmpty()) {
      return;
    }
    String said = mainstay.run("why", row.id()).all().toLowerCase(Locale.ROOT);
    assertThat(row.why())
        .allSatisfy(word -> assertThat(said).contains(filled(row, word).toLowerCase(Locale.ROOT)));
  }

  private String yaml(FailureRow row) {
    int port = Ports.free();
    places.put(row.id() + " port", Integer.toString(port));
    places.put(row.id() + " other", Integer.toString(Ports.free()));
    if (row.why().contains("@impostor@")) {
      Proc impostor = mainstay.stranger(Misbehaving.command("impostor", Integer.toString(port)));
      places.put(row.id() + " impostor", Long.toString(impostor.pid()));
      Wait.untilTrue("the impostor on " + port, Duration.ofSeconds(5), () -> !Ports.isFree(port));
    }
    return "  " + row.id() + ":\n" + filled(row, row.config()).indent(4);
  }

  /** Puts the facts of this run in the place of {@code @names@}. */
  private String filled(FailureRow row, String text) {
    String text1 =
        text.replace("@port@", place(row, "port"))
            .replace("@other@", place(row, "other"))
            .replace("@impostor@", place(row, "impostor"))
            .replace("@folder@", mainstay.folder().toString());
    int from = text1.indexOf('@');
    if (from < 0) {
      return text1;
    }
    int to = text1.indexOf('@', from + 1);
    String arguments = text1.substring(from + 1, to) + " stamps=" + stamps(row);
    return text1.substring(0, from)
        + Misbehaving.yaml(arguments.split(" ", -1))
        + text1.substring(to + 1);
  }

  private String place(FailureRow row, String name) {
    return places.getOrDefault(row.id() + " " + name, "none");
  }

  private String stamps(FailureRow row) {
    return mainstay.file("stamps").resolve(row.id()).toString();
  }

  /** Stops the processes of those rows that want it, once they are ready. */
  private void freezeTheReady() {
    for (FailureRow row : rows) {
      if (row.begin() instanceof FailureRow.Begin.Freeze && !frozen.containsKey(row.id())) {
        watching.of(row.id()).stream()
            .map(Watching.Claim::service)
            .filter(service -> service.state().equals("ready"))
            .flatMap(service -> service.process().stream())
            .findFirst()
            .ifPresent(process -> {
              process.signal("STOP");
              frozen.put(row.id(), System.nanoTime());
            });
      }
    }
  }

  /** When the row's fault began, on the monotonic clock; empty while it has not. */
  private OptionalLong began(FailureRow row) {
    return switch (row.begin()) {
      case FailureRow.Begin.Up _ -> OptionalLong.of(upAt);
      case FailureRow.Begin.Freeze _ ->
          Optional.ofNullable(frozen.get(row.id()))
              .map(OptionalLong::of)
              .orElse(OptionalLong.empty());
      case FailureRow.Begin.Stamp stamp ->
          mainstay
              .read("stamps/" + row.id())
              .lines()
              .map(line -> line.split(" ", -1))
              .filter(fields -> fields[0].equals(stamp.event()))
              .mapToLong(fields -> Long.parseLong(fields[3]))
              .findFirst();
    };
  }

  private Optional<Watching.Claim> firstShown(FailureRow row) {
    OptionalLong began = began(row);
    return watching.of(row.id()).stream()
        .filter(claim -> began.isPresent() && claim.atNanos() >= began.getAsLong())
        .filter(claim -> row.shownBy(claim.service()))
        .findFirst();
  }

  /** How the row's service was seen over time, for messages. */
  private String seen(FailureRow row) {
    return watching.told(row.id(), upAt);
  }
}
