package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Root;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The official conformance suite of MCP, against our fixture server alone, which shows that the
 * fixture is right, and against it behind the gateway of one {@code mainstay up}: over HTTP, and
 * through the shim, before which {@code front.mjs} stands, because the suite speaks HTTP only.
 */
@Tag("e2e")
@NeedsProgram({ConformanceTest.NODE, ConformanceTest.SUITE})
@ExtendWith(Projects.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

  static final String NODE = "npm:node/bin/node";
  static final String SUITE = "npm:@modelcontextprotocol/conformance/dist/index.js";

  private static final String LEGACY = "--spec-version, 2025-11-25";
  private static final String MODERN = "--requirements, 2026-07-28";
  private static final Path FILES =
      Root.path().resolve("simulation/src/test/resources/conformance");
  private static final Duration WITHIN = Duration.ofMinutes(3);

  private final int fixture = Ports.free();
  private final int gateway = Ports.free();
  private Mainstay mainstay;
  private Process front;
  private int shims;

  @BeforeAll
  void up(Mainstay project) throws IOException {
    mainstay = project;
    List<String> server = List.of(node(), FILES.resolve("server.mjs").toString());
    mainstay.config(
        """
        services:
          backend: {command: %s, port: %d, ready: {tcp: true}}
        gateway:
          port: %d
          servers:
            fixture: {url: 'http://127.0.0.1:%d/mcp', prefix: ''}
        """
            .formatted(Misbehaving.yaml(server), fixture, gateway, fixture));
    mainstay.must("up", "--detach");
    front =
        new ProcessBuilder(
                node(),
                FILES.resolve("front.mjs").toString(),
                Root.path().resolve("mainstay").toString(),
                mainstay.file("mainstay.yaml").toString())
            .redirectError(mainstay.file("front.err").toFile())
            .start();
    BufferedReader said = front.inputReader();
    shims = Integer.parseInt(said.readLine().replaceAll("\\D", ""));
  }

  @AfterAll
  void end() throws InterruptedException {
    front.destroyForcibly().waitFor();
  }

  @ParameterizedTest
  @CsvSource({LEGACY, MODERN})
  void theFixtureAloneConforms(String option, String version) throws Exception {
    conforms(fixture, option, version);
  }

  @ParameterizedTest
  @CsvSource({LEGACY, MODERN})
  void theGatewayInFrontOfItConforms(String option, String version) throws Exception {
    conforms(gateway, option, version);
  }

  @ParameterizedTest
  @CsvSource({LEGACY, MODERN})
  void theShimBeforeTheGatewayConforms(String option, String version) throws Exception {
    conforms(shims, option, version);
  }

  private void conforms(int port, String option, String version) throws Exception {
    Path log = mainstay.file("suite.log");
    Process suite =
        new ProcessBuilder(
                node(),
                Programs.require(SUITE).toString(),
                "server",
                "--url",
                "http://127.0.0.1:" + port + "/mcp",
                option,
                version,
                "--expected-failures",
                FILES.resolve("expected-failures.yml").toString(),
                "-o",
                mainstay.file("results").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = suite.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS);
    suite.destroyForcibly();
    String said = Files.readString(log);
    assertThat(ended).as(said).isTrue();
    assertThat(suite.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("Total: [1-9]\\d+ passed");
  }

  private static String node() {
    return Programs.require(NODE).toString();
  }
}
