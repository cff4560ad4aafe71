package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an AI client meets when a server, or Mainstay itself, dies under it: the official TypeScript
 * SDK drives the shim, and the gateway, in front of stdio and HTTP servers.
 *
 * <p>{@code resources/mcp/faults.mjs} is the client; the rows are those of {@code
 * docs/mcp-compared.md}. A kind {@code http404} is a server that answers unknown sessions with 404.
 */
@Tag("e2e")
@NeedsProgram({
  ConformanceTest.NODE,
  "npm:@modelcontextprotocol/sdk/package.json",
  McpFaultsTest.EVERYTHING
})
@ExtendWith(Projects.class)
@Order(1)
class McpFaultsTest {

  static final String EVERYTHING = "npm:@modelcontextprotocol/server-everything/dist/index.js";

  private static final String MAY_HAVE_RUN = "may-have-run";
  private static final Path FILES = Root.path().resolve("simulation/src/test/resources/mcp");
  private static final int WITHIN_S = 120;

  /** How soon after the server is there again a call in flight must be settled. */
  private static final long SETTLED_MS = 1_000;

  private final int port = Ports.free();
  private Mainstay mainstay;

  @BeforeEach
  void copyTheClient(Mainstay project) throws IOException {
    mainstay = project;
    for (String file : List.of("backend.mjs", "bench.mjs", "faults.mjs")) {
      Files.copy(FILES.resolve(file), project.file(file));
    }
    // Where Node looks for packages: beside the file that asks.
    Files.createSymbolicLink(
        project.file("node_modules"), Root.path().resolve("target/npm/node_modules"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "http404", "http400"})
  void aKilledServerCostsTheClientNothingButTheCallItRan(String kind) {
    Json saw = upAndRow("kill", kind);

    assertServed(saw, "before", "after", "extra");
    assertThat(saw.at("during").orElseThrow().items("failed")).as("%s", saw).isEmpty();
    assertSameSession(saw);
    assertThat(saw.whole("listChanged").orElse(0)).as("%s", saw).isPositive();
    assertThat(saw.at("settled").orElseThrow().text("word")).as("%s", saw).hasValue(MAY_HAVE_RUN);
    assertThat(saw.number("settledAfterBackMs").orElseThrow()).as("%s", saw).isLessThan(SETTLED_MS);
    assertThat(saw.whole("starts")).as("not run twice: %s", saw).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http404", "http400"})
  void tenRestartsOfTenAreMet(String kind) {
    Json saw = upAndRow("restarts", kind);

    assertThat(saw.items("served")).as("%s", saw).hasSize(10);
    assertThat(saw.items("served")).as("%s", saw).allMatch(one -> one.flag().orElse(false));
    assertSameSession(saw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "http404"})
  void aServerThatIsStoppedIsWaitedFor(String kind) {
    Json saw = upAndRow("stop", kind);

    assertServed(saw, "first", "second", "after");
    assertThat(saw.whole("ups")).as("not started anew: %s", saw).hasValue(1);
    assertSameSession(saw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "http404"})
  void aSilentCallIsNotCutAndHoldsUpNoOther(String kind) {
    Json saw = upAndRow("silent", kind);

    assertServed(saw, "call");
    assertThat(saw.items("failed")).as("%s", saw).isEmpty();
    assertThat(saw.whole("beside").orElse(0)).as("%s", saw).isGreaterThan(10);
    assertThat(saw.whole("starts")).as("%s", saw).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "http404"})
  void changedListsCancellationsAndProgressPass(String kind) {
    Json saw = upAndRow("passes", kind);

    assertServed(saw, "progress");
    assertThat(saw.whole("told").orElse(0)).as("%s", saw).isGreaterThan(1);
    assertThat(saw.whole("listChanged").orElse(0)).as("%s", saw).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "http404"})
  void aKilledSupervisorIsNotSeenByTheClient(String kind) {
    Json saw = upAndRow("supervisor", kind);

    assertServed(saw, "after");
    assertThat(saw.at("during").orElseThrow().items("failed")).as("%s", saw).isEmpty();
    assertThat(saw.at("settled").orElseThrow().text("word")).as("%s", saw).hasValue(MAY_HAVE_RUN);
    assertThat(saw.whole("starts")).as("%s", saw).hasValue(1);
    assertSameSession(saw);
  }

  @Test
  void aServerThatComesLaterIsWaitedFor() {
    Json saw = upAndRow("late-backend", "http404");

    assertServed(saw, "call");
    assertSameSession(saw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"late-supervisor", "start"})
  void aSupervisorThatComesLaterIsWaitedForOrStarted(String row) {
    configure("stdio");
    Json saw = row(row, "stdio");

    assertServed(saw, "call");
    assertSameSession(saw);
  }

  @Test
  void aServerOfEverythingIsThereAgainAfterItsEnd() {
    configureCommand(Programs.require(EVERYTHING).toString(), "stdio");
    mainstay.must("up", "--detach");
    Json saw = row("everything", "stdio");

    for (String when : List.of("before", "after")) {
      Json all = saw.at(when).orElseThrow();
      assertServed(all, "sum");
      assertThat(all.whole("tools").orElse(0)).as("%s", saw).isGreaterThan(5);
      assertThat(all.whole("prompts").orElse(0)).as("%s", saw).isPositive();
      assertThat(all.whole("resources").orElse(0)).as("%s", saw).isPositive();
    }
    assertSameSession(saw);
  }

  /** One row against a supervisor that is up. */
  private Json upAndRow(String row, String kind) {
    configure(kind);
    mainstay.must("up", "--detach");
    return row(row, kind);
  }

  private void configure(String kind) {
    if (kind.equals("stdio")) {
      configureCommand(mainstay.file("backend.mjs").toString(), "stdio");
    } else {
      configureServer("url: 'http://127.0.0.1:%d/mcp'".formatted(port));
    }
  }

  private void configureCommand(String... words) {
    List<String> command = new ArrayList<>(List.of(node()));
    command.addAll(List.of(words));
    String log = mainstay.file("backend.log").toString();
    configureServer(
        "command: %s, env: {BACKEND_LOG: '%s'}".formatted(Misbehaving.yaml(command), log));
  }

  private void configureServer(String server) {
    mainstay.config(
        """
        services: {}
        gateway: {port: %d, servers: {b: {prefix: '', %s}}}
        """
            .formatted(Ports.free(), server));
  }

  /** What the client saw of one row. */
  private Json row(String row, String kind) {
    Path out = mainstay.file("row.json");
    Path err = mainstay.file("row.err");
    try {
      Process process =
          new ProcessBuilder(
                  node(),
                  "faults.mjs",
                  row,
                  kind,
                  Root.path().resolve("mainstay").toString(),
                  Integer.toString(port))
              .directory(mainstay.folder().toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      boolean ended = process.waitFor(WITHIN_S, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(out) + Files.readString(err);
      assertThat(ended).as(said).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return Json.tryParse(Files.readString(out).strip()).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void assertServed(Json saw, String... calls) {
    for (String call : calls) {
      assertThat(saw.at(call).orElseThrow().flag("ok")).as("%s: %s", call, saw).isTrue();
    }
  }

  private static void assertSameSession(Json saw) {
    assertThat(saw.whole("closed")).as("%s", saw).hasValue(0);
    assertThat(saw.items("errors")).as("%s", saw).isEmpty();
  }

  private static String node() {
    return Programs.require(ConformanceTest.NODE).toString();
  }
}
