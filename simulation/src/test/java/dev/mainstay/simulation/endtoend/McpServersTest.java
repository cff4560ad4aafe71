package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Going;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.McpServer;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.ShimClient;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stdio MCP servers as services: what is said of one that is none, and restarts. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class McpServersTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final int port = Ports.free();

  /** {@code servers} are lines of YAML, {@code NAME: {...}} each. */
  private Mainstay configured(Mainstay mainstay, String... servers) {
    return mainstay.config(
        "gateway:\n  port: " + port + "\n  servers:\n    " + String.join("\n    ", servers) + "\n");
  }

  private static String server(String name, String... options) {
    return name + ": {prefix: '', command: " + McpServer.yaml(options) + "}";
  }

  @Test
  void oneThatDoesNotSpeakMcpIsNamedWithWhatItLacks(Mainstay mainstay) {
    String once = ", ready: {deadline: 1s}, restart: {policy: never}}";
    configured(
        mainstay,
        "mute: {command: [sleep, '600']" + once,
        "noisy: {command: [sh, -c, 'echo Listening on 9000; exec sleep 600']" + once,
        server("good"));
    Ran up = mainstay.run("up", "--detach");
    assertThat(up.code()).as("%s", up).isEqualTo(1);
    assertThat(mainstay.status().service("good").state()).isEqualTo("ready");
    assertThat(mainstay.status().service("mute").cause()).isEqualTo("no-answer");
    assertThat(mainstay.run("why", "mute").all())
        .contains("it runs but does not speak MCP on its stdout")
        .contains("check that `command` starts a server that talks by stdin and stdout")
        .doesNotContain("printed instead");
    assertThat(mainstay.run("why", "noisy").all())
        .contains("it runs but does not speak MCP on its stdout, it printed instead: ")
        .contains("\"Listening on 9000\"")
        .contains("check that `command` starts a server that talks by stdin and stdout");
    assertThat(mainstay.run("mcp").code()).as("not all are ready").isEqualTo(1);
  }

  @Test
  @Tag("S3.1")
  void aRestartKeepsEveryCallOfAConnectedClientWhole(Mainstay mainstay) {
    configured(mainstay, server("tools", "log=" + mainstay.file("notes")));
    mainstay.must("up", "--detach");
    long before = mainstay.status().service("tools").pid();
    try (ShimClient client = ShimClient.of(mainstay)) {
      List<CompletableFuture<Json>> calls = new ArrayList<>();
      Going restart = mainstay.start("restart", "tools");
      // Calls that must not run twice, before, during and after.
      while (restart.lives() || calls.isEmpty()) {
        calls.add(client.call("note", "tag", "n" + calls.size()));
        Wait.pause();
      }
      assertThat(restart.await(SOON).code()).as(restart.printed()).isZero();
      List<String> tags = new ArrayList<>();
      calls.forEach(call -> {
        Json answer = ShimClient.settled(call);
        tags.add(answer.text("result.content.0.text").orElse(answer.write()));
      });
      assertThat(tags).hasSizeGreaterThan(10).containsExactlyElementsOf(numbered(tags.size()));
      assertThat(mainstay.read("notes").lines()).containsExactlyElementsOf(tags);
      assertThat(client.isConnected()).isTrue();
    }
    assertThat(mainstay.status().service("tools").pid()).isNotEqualTo(before);
  }

  private static List<String> numbered(int count) {
    List<String> all = new ArrayList<>();
    while (all.size() < count) {
      all.add("n" + all.size());
    }
    return all;
  }
}
