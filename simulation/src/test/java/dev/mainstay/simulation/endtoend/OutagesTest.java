package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept of outages and of starts, by the real program with real processes. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class OutagesTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static String web(int port) {
    return """
      web:
        command: [/usr/bin/python3, -m, http.server, "${PORT}"]
        port: %d
        ready: {http: {path: /}}
    """
        .formatted(port);
  }

  private static List<Json> incidents(Mainstay mainstay, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "incidents";
    all[1] = "--json";
    System.arraycopy(more, 0, all, 2, more.length);
    return mainstay.must(all).json().items("incidents");
  }

  private static void await(String what, Mainstay mainstay, int closed, int open) {
    Wait.untilTrue(
        what,
        SOON,
        () -> {
          List<Json> found = incidents(mainstay);
          long still = found.stream().filter(i -> i.text("closed_at").isEmpty()).count();
          return still == open && found.size() == closed + open;
        });
  }

  @Test
  void aCrashIsOneIncidentFromTheLostProofToTheNewOne(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config("services:\n" + web(port));
    mainstay.must("up", "--detach");
    mainstay.status().service("web").process().orElseThrow().signal("KILL");
    await("the incident to be closed", mainstay, 1, 0);
    Json incident = incidents(mainstay).getFirst();
    assertThat(incident.text("instance")).contains("web-" + port);
    assertThat(incident.items("closing_evidence").toString()).contains("http /");
    assertThat(incidents(mainstay, "--open")).isEmpty();
    assertThat(mainstay.must("incidents", incident.text("id").orElseThrow()).out())
        .contains("(closed)", "service.exited", "SIGKILL", "proven: http /");
  }

  @Test
  void anOutageGoesOnOverTheDeathOfTheSupervisorAndEndsWithTheMend(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config("services: {web: {command: [sh, -c, exit 3], port: " + port + "}}");
    mainstay.run("up", "--detach", "--timeout", "2s");
    await("the incident to be open", mainstay, 0, 1);
    String id = incidents(mainstay).getFirst().text("id").orElseThrow();
    Proc.of(mainstay.status().supervisorPid()).orElseThrow().signal("KILL");
    mainstay.run("up", "--detach", "--timeout", "2s");
    await("it to be the same", mainstay, 0, 1);
    assertThat(incidents(mainstay).getFirst().text("id")).contains(id);
    mainstay.config("services:\n" + web(port));
    mainstay.must("up", "--detach");
    await("it to be closed", mainstay, 1, 0);
    assertThat(incidents(mainstay).getFirst().text("id")).contains(id);
  }

  @Test
  void startsAreCountedOverTheLivesOfSupervisors(Mainstay mainstay) {
    mainstay.config("services:\n" + web(Ports.free()));
    mainstay.must("up", "--detach");
    mainstay.must("down");
    mainstay.must("up", "--detach");
    Wait.untilTrue(
        "two starts to be kept",
        SOON,
        () -> mainstay.must("starts", "--json").json().whole("services.0.ready").orElse(0) == 2);
    assertThat(mainstay.must("starts").out()).contains("web", "100 %");
    Json starts = mainstay.must("starts", "--json").json();
    assertThat(starts.number("services.0.success_rate")).hasValue(1);
    assertThat(starts.whole("services.0.duration_ms.p50").orElse(0)).isPositive();
  }

  @Test
  void startsThatFailAgainAndAgainAreToldToPeople(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          web: {command: [sh, -c, exit 3], port: %d, restart: {backoff: {initial: 100ms}}}
        alerts:
          gather: 100ms
          channels: [{command: [sh, -c, "cat >> told.json"]}]
        """
            .formatted(Ports.free()));
    mainstay.run("up", "--detach", "--timeout", "2s");
    Wait.untilTrue("people to be told", SOON, () -> mainstay.read("told.json").contains("web"));
    assertThat(mainstay.read("told.json"))
        .contains("starts in a row were not proven", "\"rule\":\"failed-starts\"");
    assertThat(mainstay.must("events", "--name", "alert.delivered").out()).contains("command sh");
  }
}
