package dev.mainstay.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.start.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsTest {

  private static final String STATUS =
      """
      {"services":[{"name":"goals","instance":"goals-8000","state":"ready","restarts":2,
        "uptime_s":61,"evidence":[{"stage":"answer","probe":"http /health","took_ms":1.5}]}]}
      """;

  private static final String BUDGETS =
      "[{\"name\":\"llm\",\"limit\":60,\"used\":48,\"refused\":3}]";

  private static final String GATEWAY =
      """
      {"now":"2026-01-01T00:00:10Z","clients":2,"in_flight":3,"oldest":"2026-01-01T00:00:07.5Z",
        "settled":40,"servers":[
          {"name":"files","state":"ready","running":1,"waiting":0},
          {"name":"search","state":"away","running":0,"waiting":2}]}
      """;

  private static final String LINKS =
      """
      {"now":"2026-01-01T00:00:10Z","links":[
        {"name":"chat","now":"2026-01-01T00:00:10Z","state":"up","proven":true,
         "lines":[{"number":4,"role":"active"},{"number":3,"role":"ending"}],
         "proven_at":"2026-01-01T00:00:07.5Z","message_at":"2026-01-01T00:00:09Z",
         "canary":{"flown":9,"met":8,"broken":1,"took_ms":3.5},"bot":"here",
         "inbox":2,"inbox_bytes":700,"outbox":1,"outbox_bytes":90,
         "received":120,"doubled":3,"sent":40,"resent":2,"redelivered":5,"expired":1,"gaps":1,
         "after_idles":6,"reconnected":{"lost":2,"deaf":1,"age":0}},
        {"name":"gone","state":"silent","proven":false}]}
      """;

  /** The page of a project that has one of everything. */
  static String page() throws Json.Malformed {
    FakeJournal journal = new FakeJournal();
    start(journal, true, "ready", 1_200);
    start(journal, false, "exited-early", 10);
    return Metrics.page(
        new Metrics.Moment(
            "0.1.0",
            Json.parse(STATUS),
            Starts.of(journal),
            new TreeMap<>(Map.of("goals", 1)),
            new TreeMap<>(Map.of("stuck", 2)),
            Json.parse(BUDGETS).items(),
            Json.parse(GATEWAY),
            Json.parse(LINKS),
            journal.health(),
            new Metrics.Cost(Duration.ofMillis(2_500), 70_000_000, 21)));
  }

  private static void start(FakeJournal journal, boolean proven, String outcome, long ms) {
    journal.tell(
        new MonitorEvent(
            "service.start.ended",
            "goals-8000",
            "here",
            Instant.EPOCH,
            Severity.INFO,
            Map.of("service", "goals", "proven", proven, "outcome", outcome, "duration_ms", ms)));
  }

  @Test
  void startsAreCountedByOutcomeAndTheirDurationsAreAHistogram() throws Json.Malformed {
    assertThat(page().lines())
        .contains(
            "mainstay_service_starts_total{outcome=\"ready\",service=\"goals\"} 1.0",
            "mainstay_service_starts_total{outcome=\"exited-early\",service=\"goals\"} 1.0",
            "mainstay_service_failed_starts_in_a_row{service=\"goals\"} 1.0",
            "mainstay_service_start_duration_seconds_bucket{service=\"goals\",le=\"1.0\"} 0",
            "mainstay_service_start_duration_seconds_bucket{service=\"goals\",le=\"2.5\"} 1",
            "mainstay_service_start_duration_seconds_count{service=\"goals\"} 1",
            "mainstay_service_start_duration_seconds_sum{service=\"goals\"} 1.2");
  }

  @Test
  void theGatewayAndEachOfItsServersAreThere() throws Json.Malformed {
    assertThat(page().lines())
        .contains(
            "mainstay_gateway_clients 2.0",
            "mainstay_gateway_requests_in_flight 3.0",
            "mainstay_gateway_requests_settled_total 40.0",
            "mainstay_gateway_oldest_request_age_seconds 2.5",
            "mainstay_gateway_upstream_up{server=\"files\"} 1.0",
            "mainstay_gateway_upstream_up{server=\"search\"} 0.0",
            "mainstay_gateway_upstream_running{server=\"files\"} 1.0",
            "mainstay_gateway_upstream_waiting{server=\"search\"} 2.0");
  }

  @Test
  void eachLinkIsThereWithWhatProvesItAndWhatItLost() throws Json.Malformed {
    assertThat(page().lines())
        .contains(
            "mainstay_link_state{link=\"chat\",state=\"up\"} 1.0",
            "mainstay_link_proven{link=\"chat\"} 1.0",
            "mainstay_link_lines{link=\"chat\"} 2.0",
            "mainstay_link_proof_age_seconds{link=\"chat\"} 1.0",
            "mainstay_link_canary_age_seconds{link=\"chat\"} 2.5",
            "mainstay_link_canary_latency_seconds{link=\"chat\"} 0.0035",
            "mainstay_link_canaries_flown_total{link=\"chat\"} 9.0",
            "mainstay_link_canaries_met_total{link=\"chat\"} 8.0",
            "mainstay_link_canaries_broken_total{link=\"chat\"} 1.0",
            "mainstay_link_reconnects_total{link=\"chat\",reason=\"lost\"} 2.0",
            "mainstay_link_reconnects_total{link=\"chat\",reason=\"age\"} 0.0",
            "mainstay_link_messages_received_total{link=\"chat\"} 120.0",
            "mainstay_link_messages_deduplicated_total{link=\"chat\"} 3.0",
            "mainstay_link_messages_redelivered_total{link=\"chat\"} 5.0",
            "mainstay_link_messages_sent_total{link=\"chat\"} 40.0",
            "mainstay_link_messages_resent_total{link=\"chat\"} 2.0",
            "mainstay_link_messages_expired_total{link=\"chat\"} 1.0",
            "mainstay_link_messages_after_idle_total{link=\"chat\"} 6.0",
            "mainstay_link_gaps_total{link=\"chat\"} 1.0",
            "mainstay_link_inbox_messages{link=\"chat\"} 2.0",
            "mainstay_link_inbox_bytes{link=\"chat\"} 700.0",
            "mainstay_link_outbox_messages{link=\"chat\"} 1.0",
            "mainstay_link_outbox_bytes{link=\"chat\"} 90.0",
            "mainstay_link_bot_connected{link=\"chat\"} 1.0");
  }

  @Test
  void ofALinkThatDoesNotSayHowItIsNothingIsMadeUp() throws Json.Malformed {
    assertThat(page().lines().filter(line -> line.contains("\"gone\"")))
        .containsExactlyInAnyOrder(
            "mainstay_link_state{link=\"gone\",state=\"silent\"} 1.0",
            "mainstay_link_proven{link=\"gone\"} 0.0");
  }

  @Test
  void servicesProbesIncidentsAlertsAndOurOwnCostAreThere() throws Json.Malformed {
    assertThat(page().lines())
        .contains(
            "mainstay_service_state{instance=\"goals-8000\",service=\"goals\",state=\"ready\"} 1.0",
            "mainstay_service_restarts{instance=\"goals-8000\",service=\"goals\"} 2.0",
            "mainstay_service_uptime_seconds{instance=\"goals-8000\",service=\"goals\"} 61.0",
            "mainstay_incidents_open{service=\"goals\"} 1.0",
            "mainstay_alerts_raised{rule=\"stuck\"} 2.0",
            "mainstay_budget_limit{budget=\"llm\"} 60.0",
            "mainstay_budget_used{budget=\"llm\"} 48.0",
            "mainstay_budget_refusals_total{budget=\"llm\"} 3.0",
            "mainstay_process_cpu_seconds_total 2.5",
            "mainstay_process_resident_memory_bytes 7.0E7",
            "mainstay_process_threads 21.0",
            "mainstay_events_stored_total 2.0");
    assertThat(page()).contains("mainstay_probe_duration_seconds{").contains("} 0.0015");
  }

  @Test
  void everyNameFollowsTheConvention() throws Json.Malformed {
    assertThat(page().lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.matches("mainstay_[a-z_]+(\\{.*})? \\S+"));
  }
}
