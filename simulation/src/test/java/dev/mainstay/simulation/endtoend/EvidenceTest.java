package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.browser.Tab;
import dev.mainstay.simulation.browser.Tabs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is kept of an outage without anybody's doing: what its output said, who did what. */
@Tag("e2e")
@ExtendWith({Projects.class, Tabs.class})
@ResourceLock(Tabs.BROWSER)
class EvidenceTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final int monitor = Ports.free();

  private void up(Mainstay mainstay) {
    mainstay.config(
        """
        monitor: {port: %d}
        budgets: {llm: {limit: 60, per: 1h}}
        services:
          web: {command: [sleep, "1000"]}
          shop:
            command: [sh, -c, "echo all is well; echo 'ERROR <b>db</b> is gone'; exit 3"]
            port: %d
            restart: {backoff: {initial: 200ms, max: 10s}}
        """
            .formatted(monitor, Ports.free()));
    mainstay.run("up", "--detach", "--timeout", "5s");
  }

  private static String incident(Mainstay mainstay) {
    Wait.untilTrue("an incident", SOON, () -> !incidents(mainstay).isEmpty());
    return incidents(mainstay).getFirst().text("id").orElseThrow();
  }

  private static List<Json> incidents(Mainstay mainstay) {
    return mainstay.must("incidents", "--json").json().items("incidents");
  }

  @Test
  @Tag("S2.20")
  @Tag("S0.31")
  @NeedsProgram("chromium")
  void whatTheOutputSaysAndWhatWasCalledIsInTheIncident(Mainstay mainstay, Tab tab) {
    up(mainstay);
    String id = incident(mainstay);
    mainstay.must("budget", "llm", "take", "--reference", "ask why shop is down");
    Wait.untilTrue(
        "evidence",
        SOON,
        () -> mainstay.must("incidents", id).out().contains("ERROR <b>db</b> is gone"));
    assertThat(mainstay.must("incidents", id).out())
        .contains("What its output says, collected after", "External calls meanwhile")
        .contains("`ask why shop is down`")
        .doesNotContain("all is well");
    assertThat(mainstay.run("verify", "shop").code()).isEqualTo(1);
    Wait.untilTrue(
        "evidence of the check",
        SOON,
        () ->
            mainstay
                .must("events", "--name", "evidence.collected", "--json")
                .out()
                .contains("\"after\":\"a check\""));
    assertThat(mainstay.must("events", "--name", "verify.found").out()).contains("backoff");

    tab.open(monitor).go("incidents/" + id).shows("incident-card", "External calls meanwhile");
    tab.shows("incident-card .references", "ask why shop is down");
    tab.find("incident-card summary").first().click();
    tab.shows("incident-card pre", "ERROR <b>db</b> is gone").picture("incident-evidence");
  }

  @Test
  void whatPeopleDoIsKeptWithWhoAndWhen(Mainstay mainstay) {
    up(mainstay);
    mainstay.must("stop", "web");
    mainstay.must("start", "web");
    String token = mainstay.read(".mainstay/token").strip();
    assertThat(post("/api/v1/services/web/restart", "Bearer " + token)).isEqualTo(200);
    assertThat(post("/api/v1/services/web/stop", "Bearer wrong")).isEqualTo(401);
    mainstay.run("up", "--detach", "--timeout", "1s", "web");
    mainstay.must("down");
    List<String> kept =
        mainstay
            .must("events", "--name", "control.*", "--json")
            .out()
            .lines()
            .map(line -> Json.tryParse(line).orElseThrow())
            .map(event ->
                event.text("name").orElse("")
                    + " "
                    + event.text("source").orElse("")
                    + " "
                    + event.text("attributes.by").orElse(""))
            .toList();
    assertThat(kept)
        .containsExactly(
            "control.stop web cli",
            "control.start web cli",
            "control.restart web dashboard",
            "control.apply supervisor cli",
            "control.start web cli",
            "control.shutdown supervisor cli");
  }

  private int post(String path, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitor + path))
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
