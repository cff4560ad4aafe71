package dev.mainstay.monitor.metrics;

import dev.mainstay.core.json.Json;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is measured of the gateway; the labels are servers of the config. */
final class GatewayMetrics {

  private GatewayMetrics() {}

  /** Its metrics; none without a gateway. */
  static List<MetricSnapshot> of(Json gateway) {
    if (!gateway.isObject()) {
      return List.of();
    }
    GaugeSnapshot.Builder up =
        GaugeSnapshot.builder()
            .name("mainstay_gateway_upstream_up")
            .help("1 for a server that is ready for requests.");
    GaugeSnapshot.Builder running =
        GaugeSnapshot.builder()
            .name("mainstay_gateway_upstream_running")
            .help("Requests that each server works on.");
    GaugeSnapshot.Builder waiting =
        GaugeSnapshot.builder()
            .name("mainstay_gateway_upstream_waiting")
            .help("Requests that wait for each server.");
    for (Json server : gateway.items("servers")) {
      Labels which = Labels.of("server", server.text("name").orElse(""));
      boolean ready = server.text("state").orElse("").equals("ready");
      up.dataPoint(Metrics.point(which, ready ? 1 : 0));
      running.dataPoint(Metrics.point(which, server.whole("running").orElse(0)));
      waiting.dataPoint(Metrics.point(which, server.whole("waiting").orElse(0)));
    }
    return List.of(
        gauge(gateway, "clients", "clients", "Clients that are connected."),
        gauge(gateway, "requests_in_flight", "in_flight", "Requests accepted and not settled."),
        Metrics.counter(
            "mainstay_gateway_requests_settled",
            "Requests that were settled, by a result or an error.",
            gateway.whole("settled").orElse(0)),
        Metrics.gauge(
            "mainstay_gateway_oldest_request_age_seconds",
            "Age of the oldest request that is not settled; 0 without one.",
            age(gateway)),
        up.build(),
        running.build(),
        waiting.build());
  }

  private static GaugeSnapshot gauge(Json gateway, String noun, String field, String help) {
    return Metrics.gauge("mainstay_gateway_" + noun, help, gateway.whole(field).orElse(0));
  }

  private static double age(Json gateway) {
    Optional<Instant> now = gateway.text("now").map(Instant::parse);
    return gateway
        .text("oldest")
        .map(Instant::parse)
        .flatMap(oldest -> now.map(at -> Duration.between(oldest, at).toNanos() / 1e9))
        .orElse(0.0);
  }
}
