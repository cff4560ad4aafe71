package dev.mainstay.simulation.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Links on the dashboard and in the metrics: one whose service hangs up, one without a service. */
@Tag("e2e")
@NeedsProgram({"chromium", "python3:websockets"})
@ExtendWith({Projects.class, Tabs.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Tabs.BROWSER)
class LinksPageTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  /** What a browser would run if it took it for markup. */
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  /** Answers canaries, and hangs up on its first line with a reason that is hostile to browsers. */
  private static final String HANGS_UP =
      """
      import asyncio, sys, websockets

      lines = 0

      async def serve(line, path=None):
          global lines
          lines += 1
          number = lines
          async for text in line:
              await line.send(text)
              if number == 1:
                  await line.close(1011, "%s")

      async def main():
          async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1])):
              await asyncio.Future()

      asyncio.run(main())
      """
          .formatted(HOSTILE);

  private final int monitor = Ports.free();
  private final int remote = Ports.free();

  @BeforeAll
  void up(Mainstay project) {
    project
        .write("hangs_up.py", HANGS_UP)
        .config(
            """
            monitor: {port: %d}
            services:
              remote: {command: [%s, hangs_up.py, "%d"], port: %d}
            links:
              chat:
                upstream: "ws://127.0.0.1:%d/ws?key=hidden"
                listen: 127.0.0.1:%d
                canary:
                  send: '{"type":"probe","name":"${canary}"}'
                  expect: {type: probe, name: "${canary}"}
              lost: {upstream: "ws://127.0.0.1:%d/ws", listen: "127.0.0.1:%d"}
            """
                .formatted(
                    monitor,
                    Programs.require("python3:websockets"),
                    remote,
                    remote,
                    remote,
                    Ports.free(),
                    Ports.free(),
                    Ports.free()));
    project.run("up", "--detach", "--timeout", "5s");
    Wait.untilTrue(
        "its second line is proven",
        SOON,
        () -> project.run("link", "chat", "--json").json().whole("line.number").orElse(0) > 1);
    Wait.untilTrue("proven", SOON, () -> project.run("link", "chat").code() == 0);
  }

  @Test
  void linksAreToldWithWhatProvesThem(Tab tab) {
    tab.open(monitor).go("links").shows("links-page h1", "lost is not proven");
    assertThat(tab.find("tr[data-link=chat] .chip")).hasText("✓ proven");
    tab.shows("tr[data-link=chat]", "canary came back");
    tab.shows("tr[data-link=lost]", "refuses connections");
    tab.find("tr[data-link=chat] a").click();
    tab.shows("link-page h1", "chat");
    tab.press("g").press("l").shows("links-page h1", "lost is not proven");
  }

  @Test
  void aLinkIsToldWithItsLinesReasonsAndSettings(Tab tab) {
    tab.open(monitor).go("links/chat").shows("table.lines", "canary met");
    tab.shows("table.reconnects", HOSTILE).shows("table.reconnects", "lost");
    tab.showsNo("img[src=x]");
    tab.shows("dl.settings", "max_age").shows("dl.settings", "12h");
    tab.shows("[data-is=canary]", "a frame by the line").shows("[data-is=inbox]", "of 16.8 MB");
    tab.shows(".facts", "none came yet").shows("event-list", "link.up");
    assertThat(tab.find("main").innerText()).doesNotContain("hidden");

    tab.go("links/lost").shows(".why", "refuses connections").shows("[data-is=trying]", "Tries");
    tab.go("services/lost").shows("service-page", "Its lines, proofs and reconnects");
  }

  @Test
  void theLinksPagesAreDrawnInBothThemesWideAndNarrow(Tab tab) {
    tab.pictures(monitor, List.of("links", "links/chat", "links/lost"), "main h1");
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void metricsNameEachLinkAndWhyItsLinesWereReplaced() {
    assertThat(page("/metrics").lines())
        .contains(
            "mainstay_link_proven{link=\"chat\"} 1.0",
            "mainstay_link_proven{link=\"lost\"} 0.0",
            "mainstay_link_reconnects_total{link=\"chat\",reason=\"lost\"} 1.0");
  }

  private String page(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitor + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
