package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Going;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.McpServer;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stdio MCP servers as services: how they fail, and how they come back. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class McpServersTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Within this a failure must be known; 30 s were asked for. */
  private static final Duration DETECTED = Duration.ofSeconds(5);

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
      // Calls that must not run twice, before, during and after, however soon it is over.
      while (restart.lives() || calls.size() <= 10) {
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

  @Test
  @Tag("S3.22")
  @Tag("S3.11")
  void oneThatEndsIsThereAgainHoweverItEnded(Mainstay mainstay) {
    configured(mainstay, server("tools")).must("up", "--detach");
    try (ShimClient client = ShimClient.of(mainstay)) {
      for (String code : List.of("0", "3")) {
        Json lost = ShimClient.settled(client.call("die", "code", code));
        assertThat(lost.text("error.data.code")).as("%s", lost).contains("may-have-run");
        assertThat(client.text("about")).as("after exit code " + code).isNotBlank();
      }
      Proc server = mainstay.status().service("tools").process().orElseThrow();
      server.signal("KILL");
      Wait.untilTrue("it is gone", SOON, () -> !server.lives());
      assertThat(client.text("about")).as("after a kill").doesNotContain("" + server.pid());
      assertThat(client.isConnected()).isTrue();
    }
    assertThat(mainstay.awaitState("tools", "ready", SOON).restarts()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"deadline, not done by tools within 2 s", "silence, nothing was heard of it"})
  @Tag("S3.17")
  @Tag("S3.24")
  @Tag("S3.33")
  void aCallThatHangsEndsAtItsLimitAndTheServerGoesOn(
      String limit, String words, Mainstay mainstay) {
    String rule = "{prefix: '', tools: {hold: {" + limit + ": 2s}}, command: ";
    configured(mainstay, "tools: " + rule + McpServer.yaml() + "}").must("up", "--detach");
    try (ShimClient client = ShimClient.of(mainstay)) {
      String process = client.text("about");
      long began = System.nanoTime();
      CompletableFuture<Json> hanging = client.call("hold", "said", "");
      int beside = 0;
      while (!hanging.isDone()) {
        assertThat(client.text("echo")).isEmpty();
        beside++;
        Wait.pause();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Json ended = ShimClient.settled(hanging);
      assertThat(ended.whole("error.code")).as("%s", ended).hasValue(-31004);
      assertThat(ended.flag("error.data.may_have_run")).isTrue();
      assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
      assertThat(beside).as("calls served beside it").isGreaterThan(20);
      assertThat(client.text("about")).as("not restarted").isEqualTo(process);
    }
    assertThat(mainstay.run("mcp").out()).contains(words);
    assertThat(mainstay.must("events", "--name", "gateway.call.failed").out()).contains("deadline");
  }

  /** What hangs is ended by its silence, done by another server, and looked at while it hangs. */
  @Test
  @Tag("S3.13")
  @Tag("S3.24")
  @Tag("S3.29")
  void aServerThatHangsIsWitnessedAndItsFallbackAnswers(Mainstay mainstay) {
    String rule = "{prefix: '', fallback: spare, tools: {about: {silence: 1s, repeat: safe}},";
    configured(
        mainstay,
        "tools: " + rule + " command: " + McpServer.yaml("named=first") + "}",
        "spare: {command: " + McpServer.yaml("named=second") + "}");
    mainstay.must("up", "--detach");
    try (ShimClient client = ShimClient.of(mainstay)) {
      assertThat(client.text("about")).startsWith("first ");
      mainstay.status().service("tools").process().orElseThrow().signal("STOP");
      assertThat(client.text("about")).startsWith("second ");
    }
    String witnessed = mainstay.must("events", "--name", "gateway.call.witnessed").out();
    assertThat(witnessed).contains("its threads: 1 stopped by a signal or debugger");
    assertThat(mainstay.must("events", "--name", "gateway.call.passed_on").out())
        .contains("spare does it now");
  }

  /** S3.36: "detected in less than 30 s"; what is measured here is asserted much closer. */
  @Test
  @Tag("S3.36")
  void oneThatIsFrozenIsShownWithinSecondsAndOneThatDiedTellsItsCallerAtOnce(Mainstay mainstay) {
    configured(mainstay, server("tools")).must("up", "--detach");
    try (ShimClient client = ShimClient.of(mainstay)) {
      assertThat(client.text("echo")).isEmpty();
      Proc server = mainstay.status().service("tools").process().orElseThrow();
      server.signal("STOP");
      assertThat(mainstay.awaitState("tools", "unresponsive", DETECTED).cause())
          .isEqualTo("frozen");
      CompletableFuture<Json> call = client.call("note", "tag", "x");
      CompletableFuture<Json> held = client.call("hold", "said", "");
      server.signal("CONT");
      assertThat(ShimClient.settled(call).at("result")).isPresent();
      long killed = System.nanoTime();
      server.signal("KILL");
      assertThat(ShimClient.settled(held).text("error.data.code")).contains("may-have-run");
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(DETECTED);
    }
  }

  private static List<String> numbered(int count) {
    List<String> all = new ArrayList<>();
    while (all.size() < count) {
      all.add("n" + all.size());
    }
    return all;
  }
}
