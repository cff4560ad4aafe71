package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.ShimClient;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mainstay's own tools: an AI client asks what is wrong and, if it may, mends it. */
@Tag("e2e")
@ExtendWith(Projects.class)
class AskMainstayTest {

  private static final String[] LOOKING = {
    "mainstay__status", "mainstay__why", "mainstay__logs", "mainstay__events", "mainstay__verify"
  };

  private static ShimClient up(Mainstay mainstay, String admin) {
    mainstay.config(
        """
        services:
          idle: {command: [sh, -c, 'echo hello; exec sleep 600']}
          broken: {command: [sh, -c, 'echo no database; exit 3'], restart: {policy: never}}
        gateway: {port: %d%s}
        """
            .formatted(Ports.free(), admin));
    mainstay.run("up", "--detach");
    return ShimClient.of(mainstay, "--profile", "mainstay");
  }

  private static Json call(ShimClient client, String tool, String name, String value) {
    return ShimClient.settled(client.call("mainstay__" + tool, name, value))
        .at("result")
        .orElseThrow();
  }

  private static String text(Json result) {
    return result.text("content.0.text").orElse("");
  }

  @Test
  void tellsAnAiClientWhatIsWrongAndLetsItChangeNothing(Mainstay mainstay) {
    try (ShimClient client = up(mainstay, "")) {
      assertThat(client.tools()).containsExactly(LOOKING);
      Json status = call(client, "status", "name", "broken");
      assertThat(status.text("structuredContent.services.0.state")).contains("failed");
      assertThat(status.text("structuredContent.services.0.cause.code")).contains("exited-early");
      assertThat(text(status)).contains("broken", "failed", "exit code 3");
      assertThat(text(call(client, "why", "name", "broken")))
          .contains("exit code 3", "no database");
      assertThat(text(call(client, "logs", "name", "idle"))).contains("hello");
      Json events = call(client, "events", "service", "broken");
      assertThat(events.items("structuredContent.items")).isNotEmpty();
      assertThat(text(call(client, "verify", "name", "x"))).contains("verify takes no \"name\"");
      Json unknown = call(client, "why", "name", "brokn");
      assertThat(unknown.flag("isError")).isTrue();
      assertThat(text(unknown)).contains("no such service: brokn", "did you mean broken?");
      Json option = call(client, "logs", "name", "--follow");
      assertThat(option.flag("isError")).as("a name is never an option").isTrue();

      long pid = mainstay.status().service("idle").pid();
      Json refused = ShimClient.settled(client.call("mainstay__restart", "name", "idle"));
      assertThat(refused.text("error.message")).isPresent();
      assertThat(mainstay.status().service("idle").pid()).isEqualTo(pid);
    }
  }

  @Test
  @Tag("S3.38")
  void eachCheckLeavesItsResultInTheJournal(Mainstay mainstay) {
    try (ShimClient client = up(mainstay, "")) {
      Json nothing = Json.object().build();
      Json checked = ShimClient.settled(client.call("mainstay__verify", nothing));
      assertThat(checked.text("result.content.0.text").orElse("")).contains("bad");
    }
    mainstay.must("verify", "idle", "gateway");
    mainstay.must("down");
    List<Json> kept =
        mainstay
            .must("events", "--name", "verify.done", "--json")
            .out()
            .lines()
            .map(line -> Json.tryParse(line).orElseThrow().at("attributes").orElseThrow())
            .toList();
    assertThat(kept)
        .extracting(it -> it.text("verdict").orElse(""))
        .startsWith("fail")
        .endsWith("pass");
    assertThat(kept.getFirst().text("of")).contains("everything");
    assertThat(kept.getFirst().text("detail").orElse("")).contains("broken: wanted up, is failed");
    assertThat(kept.getLast().text("of")).contains("idle, gateway");
    assertThat(kept.getLast().whole("checks").orElse(0)).isGreaterThan(3);
  }

  @Test
  void letsItMendWhatIsWrongWhenTheConfigSaysSo(Mainstay mainstay) {
    try (ShimClient client = up(mainstay, ", admin_tools: true")) {
      assertThat(client.tools()).contains(LOOKING).contains("mainstay__restart", "mainstay__stop");
      long pid = mainstay.status().service("idle").pid();
      Json restarted = call(client, "restart", "name", "idle");
      assertThat(restarted.flag("isError")).as("%s", restarted).isFalse();
      assertThat(restarted.text("structuredContent.services.0.state")).contains("running");
      assertThat(mainstay.status().service("idle").pid()).isNotEqualTo(pid);
      Json unmended = call(client, "restart", "name", "broken");
      assertThat(unmended.flag("isError")).as("it fails again: %s", unmended).isTrue();
      assertThat(text(unmended)).contains("exit code 3");
      assertThat(call(client, "stop", "name", "idle").flag("isError")).isFalse();
      assertThat(mainstay.status().service("idle").state()).isEqualTo("stopped");
    }
  }
}
