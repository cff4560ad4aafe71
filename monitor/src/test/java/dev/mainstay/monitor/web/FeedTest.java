package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dashboards are told. */
class FeedTest {

  private static final String BIG = "x".repeat(10_000);

  @TempDir private Path folder;
  private TestWeb web;

  @BeforeEach
  void open() {
    web = new TestWeb(folder);
    web.facts.set("api", "up", "ready");
  }

  @AfterEach
  void close() {
    web.close();
  }

  private RawSocket dashboard() throws IOException {
    return RawSocket.open(web.port(), "/ws");
  }

  private static Json next(RawSocket socket) throws IOException {
    return Json.tryParse(socket.message()).orElseThrow();
  }

  /** The next message of a type. */
  private static Json next(RawSocket socket, String type) throws IOException {
    Json message = next(socket);
    while (!message.text("type").orElse("").equals(type)) {
      message = next(socket);
    }
    return message;
  }

  private void post(String event) {
    assertThat(web.post("/events", event)).startsWith("HTTP/1.1 200");
  }

  @Test
  void howAllIsComesFirstThenWhatHappens() throws IOException {
    post("{\"type\":\"before\"}");
    try (RawSocket dashboard = dashboard()) {
      Json first = next(dashboard);
      assertThat(first.text("type")).contains("initial_stats");
      assertThat(first.whole("stats.services.total")).hasValue(1);
      assertThat(first.items("recent_events"))
          .anyMatch(event -> event.text("name").orElse("").equals("before"));
      post("{\"type\":\"after\",\"service\":\"shop\"}");
      Json events = next(dashboard, "events");
      while (events.items("events").stream()
          .noneMatch(event -> event.text("name").orElse("").equals("after"))) {
        events = next(dashboard, "events");
      }
      web.facts.set("api", "up", "stuck");
      assertThat(next(dashboard, "service").text("service.state")).contains("stuck");
    }
  }

  @Test
  void onlyTheNewestStateOfAServiceIsToldInOneBatch() throws IOException {
    try (RawSocket dashboard = dashboard()) {
      Json _ = next(dashboard);
      long began = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        web.facts.set("api", "up", "starting");
      }
      web.facts.set("api", "up", "ready");
      long told = 0;
      String state = "";
      while (!state.equals("ready")) {
        state = next(dashboard, "service").text("service.state").orElse("");
        told++;
      }
      long batches = (System.nanoTime() - began) / Feed.GATHER.toNanos() + 2;
      assertThat(told).as("one for each batch there was time for").isLessThanOrEqualTo(batches);
    }
  }

  @Test
  void incidentsAndAlertsAreToldAsTheyChange() throws IOException {
    try (RawSocket dashboard = dashboard()) {
      Json _ = next(dashboard);
      Json incident = Json.object().put("id", "7").put("closed_at", null).build();
      web.tell(Json.object().put("type", "incident").put("incident", incident).build());
      assertThat(next(dashboard, "incident").text("incident.id")).contains("7");
      Json alert = Json.object().put("id", "stuck:api").put("state", "raised").build();
      web.tell(Json.object().put("type", "alert").put("alert", alert).build());
      assertThat(next(dashboard, "alert").text("alert.state")).contains("raised");
    }
  }

  @Test
  void theThreeCommandsAreAnswered() throws IOException {
    try (RawSocket dashboard = dashboard()) {
      dashboard.text("{\"command\":\"get_stats\"}");
      assertThat(next(dashboard, "stats").whole("stats.services.total")).hasValue(1);
      dashboard.text("{\"command\":\"get_recent_events\",\"limit\":5}");
      assertThat(next(dashboard, "recent_events").at("events")).isPresent();
      dashboard.text("{\"command\":\"get_time_series\",\"hours\":1,\"interval_minutes\":5}");
      assertThat(next(dashboard, "time_series_data").whole("series.interval_s")).hasValue(300);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"command\":\"export\",\"filepath\":\"/tmp/stolen\"}",
        "{\"command\":\"get_stats.class\"}",
        "{\"command\":{\"get_stats\":1}}",
        "{}",
        "nope"
      })
  void anyOtherCommandIsRefusedWithTheKnownOnes(String command) throws IOException {
    try (RawSocket dashboard = dashboard()) {
      dashboard.text(command);
      Json error = next(dashboard, "error");
      assertThat(error.items("known"))
          .extracting(Json::display)
          .containsExactly("get_stats", "get_recent_events", "get_time_series");
      dashboard.text("{\"command\":\"get_stats\"}");
      assertThat(next(dashboard, "stats").isObject()).isTrue();
    }
  }

  @Test
  void aDashboardThatDoesNotAnswerPingsIsClosed() throws IOException {
    try (RawSocket dashboard = dashboard()) {
      assertThat(dashboard.closeCode()).isEqualTo(1011);
    }
    Instant limit = Instant.now().plusSeconds(10);
    while (!web.get("/api/v1/connections").contains("no pong within 5 s")) {
      assertThat(Instant.now()).as("listed among the closed").isBefore(limit);
    }
  }

  @Test
  void oneThatIsTooSlowIsClosedWith1013AndTheOthersGoOn(@TempDir Path other) throws IOException {
    Sockets.Patience little = new Sockets.Patience(Duration.ofMinutes(1), Duration.ofMillis(300));
    try (TestWeb hasty = new TestWeb(other, TestWeb.spec(), List.of(), little);
        RawSocket deaf = RawSocket.open(hasty.port(), "/ws", 4_096, "");
        RawSocket healthy = RawSocket.open(hasty.port(), "/ws")) {
      assertThat(deaf).isNotNull();
      String many = "{\"type\":\"big\",\"text\":\"" + BIG + "\"},";
      Instant limit = Instant.now().plusSeconds(20);
      for (int i = 0; !hasty.get("/api/v1/connections").contains("1013"); i++) {
        assertThat(Instant.now()).as("closed in time").isBefore(limit);
        String end = "end" + i;
        hasty.post("/events", "[" + many.repeat(20) + "{\"type\":\"" + end + "\"}]");
        Json told = next(healthy, "events");
        while (!told.write().contains(end)) {
          told = next(healthy, "events");
        }
      }
      assertThat(hasty.get("/api/v1/connections")).contains("too slow");
      assertThat(hasty.journal.events())
          .anyMatch(event ->
              event.name().equals("connection.closed")
                  && event.attributes().whole("code").orElse(0) == 1013);
    }
  }

  @Test
  void oneThatNeverReadsHoldsUpNoOther() throws IOException {
    try (RawSocket deaf = RawSocket.open(web.port(), "/ws", 4_096, "");
        RawSocket healthy = dashboard()) {
      assertThat(deaf).isNotNull();
      for (int i = 0; i < 20; i++) {
        String many = "{\"type\":\"big\",\"text\":\"" + BIG + "\"},";
        post("[" + many.repeat(20) + "{\"type\":\"end\"}]");
        List<String> names = new ArrayList<>();
        while (!names.contains("end")) {
          next(healthy, "events")
              .items("events")
              .forEach(event -> names.add(event.text("name").orElse("")));
        }
        assertThat(names).filteredOn("big"::equals).hasSize(20);
      }
    }
  }
}
