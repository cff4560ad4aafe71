package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.browser.Tab;
import dev.mainstay.simulation.browser.Tabs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Budgets of external calls, by the real program. */
@Tag("e2e")
@ExtendWith({Projects.class, Tabs.class})
@ResourceLock(Tabs.BROWSER)
class BudgetsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final int monitor = Ports.free();

  private void up(Mainstay mainstay, int limit) {
    mainstay.config(
        """
        monitor: {port: %d}
        services: {web: {command: [sleep, "1000"]}}
        budgets: {llm: {limit: %d, per: 1h}}
        """
            .formatted(monitor, limit));
    mainstay.must("up", "--detach");
  }

  private HttpResponse<String> post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitor + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("S0.21")
  void whatWasGrantedStaysCountedOverAKill9(Mainstay mainstay) {
    up(mainstay, 4);
    assertThat(mainstay.must("budget", "llm", "take", "--reference", "job 1").out())
        .contains("granted, 1 of 4 used");
    assertThat(post("/api/v1/budgets/llm?reference=job-2").statusCode()).isEqualTo(200);
    Proc.of(mainstay.status().supervisorPid()).orElseThrow().signal("KILL");
    mainstay.must("up", "--detach");
    assertThat(mainstay.must("budget", "llm", "take").out()).contains("3 of 4");
    assertThat(mainstay.must("budget", "llm", "take").out()).contains("4 of 4");

    Ran refused = mainstay.run("budget", "llm", "take");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("4 of 4 within 1 h are used", "the next is free in");
    HttpResponse<String> answer = post("/api/v1/budgets/llm");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 3_600L);
    Json row = mainstay.must("budget", "--json").json().items("budgets").getFirst();
    assertThat(row.whole("used")).hasValue(4);
    assertThat(row.text("state")).contains("spent");
    assertThat(mainstay.must("events", "--name", "budget.*").out())
        .contains("reference=job 1", "budget.low", "budget.spent");
  }

  @Test
  @Tag("S0.31")
  void aRaisedLimitIsInForceAfterUpAndAnUnknownBudgetIsAUsageFault(Mainstay mainstay) {
    up(mainstay, 1);
    mainstay.must("budget", "llm", "take");
    assertThat(mainstay.run("budget", "llm", "take").code()).isEqualTo(1);
    up(mainstay, 2);
    assertThat(mainstay.must("budget", "llm", "take").out()).contains("2 of 2");
    Ran unknown = mainstay.run("budget", "lmm", "take");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no budget lmm", "llm");
  }

  @Test
  @Tag("S0.31")
  @NeedsProgram("chromium")
  void theDashboardShowsHowMuchIsUsedAsItIsUsed(Mainstay mainstay, Tab tab) {
    up(mainstay, 5);
    tab.open(monitor).go("budgets").shows("li[data-budget=llm]", "0 of 5 within 1 h");
    tab.shows("li[data-budget=llm]", "all is free");
    for (int i = 0; i < 4; i++) {
      mainstay.must("budget", "llm", "take", "--reference", "job " + i);
    }
    tab.shows("li[data-budget=llm]", "4 of 5").shows("li[data-budget=llm] .chip", "near its end");
    mainstay.must("budget", "llm", "take");
    mainstay.run("budget", "llm", "take");
    tab.shows("li[data-budget=llm] .chip", "spent").shows("event-list", "budget.granted");
    tab.shows("budgets-page", "the next free in").picture("budgets");
    Wait.untilTrue(
        "the alert to be kept",
        SOON,
        () -> mainstay.must("events", "--name", "alert.raised").out().contains("budget-near-end"));
    tab.go("alerts").shows("alerts-page li", "budget-near-end");
  }
}
