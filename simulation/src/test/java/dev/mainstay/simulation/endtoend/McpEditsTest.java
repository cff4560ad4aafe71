package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.McpServer;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.ShimClient;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Edits of the config under a connected client: {@code up} applies them, and the client is told.
 */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class McpEditsTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CHANGED = "notifications/tools/list_changed";

  private final int port = Ports.free();

  private void up(Mainstay mainstay, String... servers) {
    mainstay.config(
        "gateway:\n  port: " + port + "\n  servers:\n    " + String.join("\n    ", servers) + "\n");
    mainstay.must("up", "--detach");
  }

  private static String server(String name, String... options) {
    return name + ": {command: " + McpServer.yaml(options) + "}";
  }

  @Test
  void serversComeChangeAndGo(Mainstay mainstay) {
    String kept = server("kept", "only=about");
    up(mainstay, kept);
    try (ShimClient client = ShimClient.of(mainstay)) {
      assertThat(client.tools()).containsExactly("kept__about");
      String process = client.text("kept__about");

      up(mainstay, kept, server("other", "only=about", "named=first"));
      tools(client, 1, "kept__about", "other__about");
      assertThat(client.text("other__about")).startsWith("first ");

      up(mainstay, kept, server("other", "only=echo"));
      tools(client, 2, "kept__about", "other__echo");

      up(mainstay, kept);
      tools(client, 3, "kept__about");
      Json gone = ShimClient.settled(client.call("other__echo", "said", "x"));
      assertThat(gone.text("error.message")).contains("Unknown tool: other__echo");

      assertThat(client.text("kept__about")).as("never restarted").isEqualTo(process);
      assertThat(client.isConnected()).isTrue();
    }
    assertThat(mainstay.status().services()).hasSize(1);
  }

  /** What is offered, after the client was told at least so often that it has changed. */
  private static void tools(ShimClient client, int told, String... names) {
    Wait.untilTrue("told " + told + " times", SOON, () -> client.told(CHANGED) >= told);
    List<String> expected = List.of(names);
    Wait.untilTrue("just " + expected, SOON, () -> client.tools().equals(expected));
  }
}
