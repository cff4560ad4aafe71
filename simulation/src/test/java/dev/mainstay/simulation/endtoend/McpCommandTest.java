package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.McpServer;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.ShimClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mainstay mcp} for a person, for a script, and for who sets up an AI client. */
@Tag("e2e")
@Tag("S3.21")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpCommandTest {

  private Mainstay mainstay;

  @BeforeAll
  void up(Mainstay project) {
    mainstay = project;
    mainstay.config(
        """
        gateway:
          port: %d
          servers:
            tools: {command: %s}
            late: {url: 'http://127.0.0.1:%d/mcp'}
          profiles: {small: [tools]}
        """
            .formatted(Ports.free(), McpServer.yaml(), Ports.free()));
    mainstay.must("up", "--detach");
  }

  @Test
  void showsEachServerAndFailsWhileOneIsNotReady() {
    Ran shown = mainstay.run("mcp");
    assertThat(shown.code()).as("late is not there").isEqualTo(1);
    assertThat(shown.out())
        .containsPattern("tools +ready .*2025-11-25 +6 ")
        .containsPattern("late +away .*not listening|late +away .*refused")
        .containsPattern("mainstay +ready .*2025-11-25 +5 ")
        .contains("in flight");
    Json told = mainstay.run("mcp", "--json").json();
    assertThat(told.items("servers"))
        .extracting(
            server -> server.text("name").orElse("") + " " + server.text("state").orElse(""))
        .containsExactly("tools ready", "late away", "mainstay ready");
    assertThat(told.items("servers"))
        .extracting(server -> server.text("transport").orElse(""))
        .containsExactly("stdio", "http", "own");
  }

  @Test
  void listsWhatAClientCanCallByProfile() {
    assertThat(mainstay.must("mcp", "tools").out()).contains("tools__echo", "Tool echo");
    assertThat(mainstay.must("mcp", "tools", "mainstay").out())
        .contains("mainstay__status", "Which services and MCP servers run")
        .doesNotContain("tools__echo");
    assertThat(mainstay.must("mcp", "tools", "small", "--json").json().items("tools")).hasSize(6);
    Ran unknown = mainstay.run("mcp", "tools", "smal");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no profile smal", "small");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools__echo | {\"said\": \"hi\"} | 0 | hi",
        "tools__echo | {}               | 0 | {",
        "tools__ech  | {}               | 1 | no tool ech",
        "tools__echo | [1]              | 2 | not a JSON object",
        "tools__echo | {\"said\":       | 2 | not a JSON object",
      })
  void callsAToolAsAClientWould(String tool, String arguments, int code, String said) {
    Ran call = mainstay.run("mcp", "call", tool, arguments);
    assertThat(call.code()).as("%s", call).isEqualTo(code);
    assertThat(call.all()).contains(said);
  }

  @Test
  void aCallThatHangsEndsWhenItIsTold() {
    Ran call = mainstay.run("mcp", "call", "tools__hold", "--timeout", "300ms");
    assertThat(call.code()).isEqualTo(1);
    assertThat(call.err()).contains("no answer to tools/call within 300ms; cancelled");
    assertThat(mainstay.run("mcp", "--json").json().whole("in_flight")).hasValue(0);
  }

  /** What is printed is run as a client would: from elsewhere, by its words alone. */
  @Test
  void whatItPrintsForAClientConnectsIt() {
    Ran printed = mainstay.must("mcp", "config", "cursor", "--profile", "small");
    assertThat(mainstay.file(".cursor/mcp.json")).as("only printed").doesNotExist();
    Json server = printed.json().at("mcpServers.mainstay-small").orElseThrow();
    assertThat(server.fields()).containsOnlyKeys("command", "args");
    List<String> words =
        Stream.concat(
                server.text("command").stream(),
                server.items("args").stream().map(word -> word.text().orElseThrow()))
            .toList();
    try (ShimClient client = ShimClient.by(mainstay, words)) {
      assertThat(client.tools()).contains("tools__echo").doesNotContain("mainstay__status");
    }
  }

  @Test
  void writesItOnlyWhenAskedAndKeepsTheRest() {
    mainstay.write(".mcp.json", "{\"theirs\": 1}");
    mainstay.must("mcp", "config", "claude-code");
    assertThat(mainstay.read(".mcp.json")).isEqualTo("{\"theirs\": 1}");
    assertThat(mainstay.must("mcp", "config", "claude-code", "--write").out())
        .contains("wrote mainstay to", ".mcp.json.bak");
    assertThat(mainstay.read(".mcp.json")).contains("\"theirs\": 1", "\"mainstay\"", "\"shim\"");
    assertThat(mainstay.read(".mcp.json.bak")).isEqualTo("{\"theirs\": 1}");
    Ran unknown = mainstay.run("mcp", "config", "curser");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no client called curser is known", "cursor");
  }
}
