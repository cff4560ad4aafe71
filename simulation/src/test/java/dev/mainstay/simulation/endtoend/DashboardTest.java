package dev.mainstay.simulation.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.browser.Tab;
import dev.mainstay.simulation.browser.Tabs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Status;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The dashboard in a real browser, on a real supervisor, as a person would use it. One project
 * serves them all: tests that look for its first output come first, those that trouble it last.
 */
@Tag("e2e")
@NeedsProgram({"chromium", "python3"})
@ExtendWith({Projects.class, Tabs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(Tabs.BROWSER)
@Order(1)
class DashboardTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  /** What a browser would run if it took it for markup. */
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  /** Prints a line that is hostile to browsers and terminals, and goes on counting. */
  private static final String TALKER =
      """
      import time
      print("begin %s \\x1b[31mred\\x1b[0m", flush=True)
      for number in range(10**6):
          print(f"line {number:06d}", flush=True)
          time.sleep(0.2)
      """
          .formatted(HOSTILE);

  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;

  private final int monitor = Ports.free();
  private final int api = Ports.free();
  private Mainstay mainstay;

  @BeforeAll
  void up(Mainstay project) {
    mainstay = project;
    project
        .write("talker.py", TALKER)
        .config(
            """
            monitor: {port: %d}
            services:
              api: {command: %s, port: %d, ready: {http: {path: /health}}, version: 2.4.1}
              talker: {command: [python3, talker.py], depends_on: [api]}
              lost:
                command: %s
                port: %d
                ready: {deadline: 3s}
                restart: {backoff: {initial: 30s}}
            """
                .formatted(
                    monitor,
                    Misbehaving.yaml("ok"),
                    api,
                    Misbehaving.yaml("other-port"),
                    Ports.free()));
    project.run("up", "--detach", "--timeout", "5s");
    project.awaitState("talker", "running", SOON);
  }

  @Test
  @Tag("S0.22")
  void eventsAppearLiveAndAfterReload(Tab tab) {
    tab.open(monitor).go("events?source=shop").shows("live-badge", "live");
    post("{\"name\":\"order.lost\",\"source\":\"shop\",\"message\":\"number 4711\"}");

    tab.shows("event-list", "order.lost");
    tab.reload().shows("event-list", "order.lost").shows("event-list", "number 4711");
  }

  @Test
  @Order(FIRST)
  @Tag("S0.23")
  void whatOthersWriteIsShownAsText(Tab tab) {
    post(
        "{\"name\":\"%s\",\"source\":\"%s\",\"message\":\"%s\",\"more\":{\"%s\":1}}"
            .formatted(HOSTILE, HOSTILE, HOSTILE, HOSTILE));
    tab.open(monitor).go("events").shows("event-list", HOSTILE);
    tab.find("event-list button").getByText(HOSTILE).first().click();
    tab.shows("event-list pre", HOSTILE).showsNo("img[src=x]");

    tab.go("services/talker").shows("log-viewer .view", "begin " + HOSTILE + " red");
    tab.showsNo("img[src=x]");
  }

  @Test
  @Tag("S2.28")
  void theFleetTellsStateProofUptimeRestartsVersionAndCause(Tab tab) {
    tab.open(monitor).shows("fleet-page h1", "lost-");
    Locator row = tab.find("tr[data-instance=api-%d]".formatted(api));
    assertThat(row.locator("state-mark")).hasText("ready");
    assertThat(row.locator("state-mark svg")).isVisible();
    assertThat(row.locator("age-text")).containsText("s ago");
    assertThat(row.locator("td[data-name=up]")).containsText(" s");
    assertThat(row.locator("td[data-name=restarts]")).hasText("0");
    assertThat(row.locator("td[data-name=version]")).hasText("2.4.1");
    assertThat(row.locator("heart-bar i")).hasCount(60);
    tab.shows("tr[data-instance^=lost-]", "wrong-port");
    assertThat(tab.find("tbody tr").first().getAttribute("data-instance"))
        .as("components are first")
        .isEqualTo("monitor");
  }

  @Test
  void keysFilterChooseAndOpen(Tab tab) {
    tab.open(monitor).shows("tr[data-instance=talker]", "talker").press("/");
    tab.page().keyboard().type("talk");
    assertThat(tab.find("tbody tr")).hasCount(1);
    tab.press("Escape").press("j").press("Enter").shows("service-page h1", "talker");
    tab.press("g").press("e").shows("events-page h1", "Events");
    tab.press("?").shows("help-dialog dialog[open]", "Keys and states");
  }

  @Test
  void theServicePageTellsWhyAndHowItStarted(Tab tab) {
    tab.open(monitor).go("services/api-" + api).shows("start-waterfall", "spawned");
    tab.shows("start-waterfall", "answer").shows("start-waterfall .num", "ms");
    tab.shows(".evidence", "port").shows("section[aria-label^=Ports]", "its own");
    assertThat(tab.find("latency-chart canvas")).isVisible();

    String lost = tab.go("").find("tr[data-instance^=lost-]").getAttribute("data-instance");
    tab.go("services/" + lost).shows(".why", "wrong-port").shows(".why .hint", "${PORT}");
    tab.reload().shows(".why", "wrong-port");
  }

  @Test
  @Order(FIRST)
  @Tag("S2.19")
  @Tag("S2.29")
  void outputIsFollowedPausedSearchedAndKept(Tab tab) throws IOException {
    tab.open(monitor).go("services/talker").shows("log-viewer", "following");
    Wait.untilTrue("a newer line", SOON, () -> lines() > 15);
    tab.shows("log-viewer .view", "line 000015");

    tab.find("log-viewer button").getByText("Pause").click();
    tab.shows("log-viewer", "paused");
    String seen = tab.find("log-viewer .line").last().innerText();
    int number = Integer.parseInt(seen.substring("line ".length()));
    Wait.untilTrue("more output", SOON, () -> lines() > number + 10);
    assertThat(tab.find("log-viewer .line").last()).hasText(seen);

    tab.find("log-viewer input").fill("LINE 000003");
    assertThat(tab.find("log-viewer .line")).hasCount(1);
    tab.shows("log-viewer mark", "line 000003");

    Download kept = tab.page().waitForDownload(() -> tab.find("log-viewer a[download]").click());
    assertThat(kept.suggestedFilename()).isEqualTo("talker.log");
    try (InputStream text = kept.createReadStream()) {
      assertThat(new String(text.readAllBytes(), UTF_8)).contains("line 000003");
    }
  }

  @Test
  @Order(LAST - 1)
  void commandsNeedTheLogin(Tab tab) {
    long pid = mainstay.status().service("api").pid();
    tab.open(monitor).go("services/api-" + api).shows("command-bar", "mainstay dashboard");
    assertThat(tab.find("command-bar button").getByText("Restart")).isDisabled();
    assertThat(post("/api/v1/services/api-%d/restart".formatted(api), "")).isEqualTo(401);

    tab.visit(mainstay.must("dashboard").out().strip()).go("services/api-" + api);
    tab.find("command-bar button").getByText("Restart").click();
    tab.find("command-bar button").getByText("Restart: sure?").click();
    mainstay.await(
        "another process",
        SOON,
        status -> {
          Status.Service service = status.service("api");
          return service.state().equals("ready") && service.pid() != pid;
        });
    tab.shows("service-page .line", "ready").shows("event-list", "ready");
  }

  @Test
  @Order(LAST)
  void saysWhenItIsNotLiveAndFindsBack(Tab tab) {
    tab.open(monitor).shows("live-badge", "live");
    tab.whileAway();
    mainstay.must("down");
    tab.shows("live-badge", "reconnecting").shows("live-badge", "stale since");
    tab.shows(".stale", "does not answer");

    mainstay.run("up", "--detach", "--timeout", "5s");
    tab.shows("live-badge", "live").showsNo(".stale");
  }

  @Test
  @Tag("S0.24")
  void theTopologyIsDrawnFromTheConfig(Tab tab) {
    tab.open(monitor).go("topology");
    assertThat(tab.find("topology-page a")).hasCount(4);
    assertThat(tab.find("topology-page path.edge")).hasCount(1);
    assertThat(tab.find("topology-page a[aria-label='api is ready'] .detail"))
        .containsText(":" + api);
    tab.find("topology-page a[aria-label='api is ready']").click();
    tab.shows("service-page h1", "api-" + api);
  }

  @Test
  @Tag("S0.23")
  void everyPageIsDrawnInBothThemesWideAndNarrow(Tab tab) {
    post("[{\"name\":\"order.lost\",\"source\":\"shop\",\"severity\":\"error\"}]");
    List<String> pages =
        List.of(
            "",
            "services/api-" + api,
            "incidents",
            "events",
            "connections",
            "starts",
            "alerts",
            "topology",
            "config");
    tab.pictures(monitor, pages, "main h1");
    assertThat(tab.faults()).isEmpty();
  }

  private long lines() {
    return mainstay.read(".mainstay/logs/talker.log").lines().count();
  }

  private int post(String events) {
    return post("/events", events);
  }

  private int post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitor + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
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
