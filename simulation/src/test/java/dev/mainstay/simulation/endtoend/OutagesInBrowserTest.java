package dev.mainstay.simulation.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.browser.Tab;
import dev.mainstay.simulation.browser.Tabs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Outages and alerts as a person sees them in a real browser, while they happen. */
@Tag("e2e")
@NeedsProgram({"chromium", "python3"})
@ExtendWith({Projects.class, Tabs.class})
@ResourceLock(Tabs.BROWSER)
class OutagesInBrowserTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** In its command and its output; nobody outside may read it. */
  private static final String SECRET = "hunter2-4711";

  private static final String ALERT = "alerts-page li[data-alert^='failed-starts:shop']";

  private final int monitor = Ports.free();
  private final int web = Ports.free();

  private void up(Mainstay mainstay, String failing) {
    mainstay.config(
        """
        monitor: {port: %d, public_status: true}
        alerts: {failed_starts: 2, settle: 1s, gather: 100ms}
        services:
          web:
            command: [sh, -c, "test ! -s down && exec /usr/bin/python3 -m http.server $PORT"]
            port: %d
            ready: {http: {path: /}}
            restart: {backoff: {initial: 500ms, max: 500ms}}
        %s\
        """
            .formatted(monitor, web, failing));
    mainstay.run("up", "--detach", "--timeout", "5s");
    mainstay.awaitState("web", "ready", SOON);
  }

  private static String failing() {
    return """
      shop:
        command: [sh, -c, "echo %s; exit 3"]
        port: %d
        restart: {backoff: {initial: 100ms}}
    """
        .formatted(SECRET, Ports.free());
  }

  @Test
  void anAlertIsAcknowledgedAndSnoozed(Mainstay mainstay, Tab tab) {
    up(mainstay, failing());
    tab.open(monitor).go("alerts");
    tab.shows(ALERT, "starts in a row");
    tab.showsNo(ALERT + " button");
    tab.picture("alert-raised");

    tab.visit(mainstay.must("dashboard").out().strip()).go("alerts");
    Locator alert = tab.find(ALERT);
    alert.getByText("Acknowledge").click();
    assertThat(alert).containsText("acknowledged by dashboard");
    alert.getByText("Snooze 30 min").click();
    assertThat(alert).containsText("snoozed until");
    tab.shows("event-list", "alert.acknowledged").shows("event-list", "alert.snoozed");
    tab.picture("alert-snoozed");

    tab.reload().shows(ALERT, "snoozed until");
    assertThat(mainstay.must("events", "--name", "alert.*").out())
        .contains("alert.raised", "alert.acknowledged", "alert.snoozed", "dashboard");
  }

  @Test
  @Tag("S0.32")
  void anIncidentOpensAndClosesOnThePageWithoutAReload(Mainstay mainstay, Tab tab) {
    up(mainstay, "");
    tab.open(monitor).go("incidents").shows("incidents-page h1", "No incident is open");
    List<String> read = new ArrayList<>();
    tab.page().onRequest(request -> read.add(request.url()));
    mainstay.write("down", "It cannot start while this is not empty.");
    mainstay.status().service("web").process().orElseThrow().signal("KILL");
    tab.shows("incidents-page h1", "1 open").shows("nav a[href*=incidents] .badge", "1");
    tab.shows("incident-card", "service.exited").picture("incident-open");
    mainstay.write("down", "");
    tab.shows("incident-card .chip", "closed").shows("incidents-page h1", "No incident is open");
    tab.showsNo("nav a[href*=incidents] .badge");
    tab.shows("incident-card", "web-" + web).picture("incident-closed");
    assertThat(read.stream().filter(url -> url.contains("/incidents")).count())
        .as("it is told, and reads only then: once or twice for each of two changes")
        .isLessThanOrEqualTo(4);
  }

  @Test
  void theStatusPageTellsOfOutagesAndKeepsTheirSecrets(Mainstay mainstay, Tab tab) {
    up(mainstay, failing());
    tab.open(monitor).visit("/status").shows("#outages", "shop");
    tab.shows("#outages", "ended").shows("#outages", "to now").picture("status-outages");
    assertThat(tab.page().content()).doesNotContain(SECRET, "exit 3", "http.server");
    assertThat(mainstay.must("incidents").out()).contains("shop");
  }
}
