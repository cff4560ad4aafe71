package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Root;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Links follow an edit of the config while the supervisor runs, and only those that it is about.
 */
@Tag("e2e")
@NeedsProgram("python3:websockets")
@ExtendWith(Projects.class)
class LinkEditsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final int remotePort = Ports.free();
  private final int botPort = Ports.free();
  private final int otherPort = Ports.free();

  private static String program(String name) {
    return Programs.require("python3:websockets")
        + ", "
        + Root.path().resolve("simulation/src/test/programs/" + name);
  }

  private Mainstay config(Mainstay mainstay, String... links) {
    String head =
        """
        services:
          remote: {command: [%s, "%d"], port: %d}
          bot: {command: [%s, "%d"]}
        """
            .formatted(program("chat.py"), remotePort, remotePort, program("bot.py"), botPort);
    return mainstay.config(head + (links.length == 0 ? "" : "links:\n") + String.join("", links));
  }

  private String link(String name, int port, String more) {
    return """
    %s:
      upstream: ws://127.0.0.1:%d/ws
      listen: 127.0.0.1:%d
      json: {ack: '{"ack":"${id}"}', taken: {when: {took: "*"}, id: took}}
      canary:
        send: '{"type":"probe","name":"${canary}"}'
        expect: {type: probe, name: "${canary}"}
        idle: 1s
        timeout: 500ms
      %s
    """
        .formatted(name, remotePort, port, more)
        .indent(2);
  }

  private static Json told(Mainstay mainstay, String name) {
    return mainstay.run("link", "--json").json().items("links").stream()
        .filter(it -> it.text("name").equals(Optional.of(name)))
        .findFirst()
        .orElse(Json.of(null));
  }

  private static void proven(Mainstay mainstay, String name) {
    Wait.untilTrue(name + " is proven", SOON, () -> mainstay.run("link", name).code() == 0);
  }

  @Test
  void anEditOfOneLinkTouchesNoOther(Mainstay mainstay) {
    config(mainstay, link("chat", botPort, ""), link("other", otherPort, ""))
        .must("up", "--detach");
    proven(mainstay, "chat");
    proven(mainstay, "other");
    Proc.of(mainstay.status().service("remote").pid()).orElseThrow().signal("USR2");
    Wait.untilTrue("kept", SOON, () -> told(mainstay, "other").whole("inbox").orElse(0) == 1);
    Json before = told(mainstay, "chat");
    assertThat(before.text("bot")).contains("here");

    config(mainstay, link("chat", botPort, ""), link("other", otherPort, "ping: 7s"));
    assertThat(mainstay.must("up", "--detach").all())
        .contains("links.other: changed, its old lines end before it begins anew")
        .doesNotContain("links.chat", "a new supervisor");
    proven(mainstay, "other");
    assertThat(told(mainstay, "other").text("settings.ping")).contains("7s");
    assertThat(told(mainstay, "other").whole("inbox")).as("what waits is kept").hasValue(1);
    assertThat(mainstay.read(".mainstay/logs/remote-" + remotePort + ".log"))
        .as("old lines end before new ones begin")
        .doesNotContain("lines 3");

    config(mainstay, link("chat", botPort, ""), link("third", Ports.free(), ""));
    assertThat(mainstay.must("up", "--detach").all())
        .contains("links.other: removed, what waits for it is kept", "links.third: added");
    proven(mainstay, "third");
    Wait.untilTrue(
        "nobody listens for it",
        SOON,
        () -> mainstay.must("events", "-s", "other").out().contains("stopped"));
    assertThat(mainstay.run("status").out()).doesNotContain("other").contains("third");
    assertThat(mainstay.run("incidents", "--json").json().items("incidents"))
        .filteredOn(it -> it.text("closed_at").isEmpty())
        .isEmpty();

    Json after = told(mainstay, "chat");
    for (String field : List.of("line.number", "line.opened_at", "bot_at")) {
      assertThat(after.at(field)).as(field).isEqualTo(before.at(field));
    }
  }
}
