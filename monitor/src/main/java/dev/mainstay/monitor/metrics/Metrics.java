package dev.mainstay.monitor.metrics;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.start.Histogram;
import dev.mainstay.monitor.start.Tally;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * All metrics of one moment. Names are {@code mainstay_<noun>_<unit>[_total]}, in base units;
 * labels are services and what is declared, never what a client sent.
 */
public final class Metrics {

  private Metrics() {}

  /**
   * What is measured.
   *
   * @param status the object of {@code mainstay status --json}
   * @param openIncidents by service
   * @param raisedAlerts by rule
   * @param budgets the objects of {@code /api/v1/budgets}
   * @param gateway the object of {@code mainstay mcp --json}; JSON's null without a gateway
   * @param links the object of {@code mainstay link --json}
   * @param cost the supervisor's own
   */
  public record Moment(
      String version,
      Json status,
      SortedMap<String, Tally> starts,
      SortedMap<String, Integer> openIncidents,
      SortedMap<String, Integer> raisedAlerts,
      List<Json> budgets,
      Json gateway,
      Json links,
      JournalHealth journal,
      Cost cost) {}

  /**
   * What the supervisor itself costs.
   *
   * @param processor time since its start
   * @param residentBytes memory that it holds
   */
  public record Cost(Duration processor, long residentBytes, int threads) {}

  /** The page in Prometheus' text format. */
  public static String page(Moment moment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, snapshots(moment));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static MetricSnapshots snapshots(Moment moment) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(
        InfoSnapshot.builder()
            .name("mainstay_build")
            .help("Which version supervises.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", moment.version()))
                    .build())
            .build());
    services(moment.status().items("services")).forEach(all::metricSnapshot);
    starts(all, moment.starts());
    all.metricSnapshot(
        counted(
            "mainstay_incidents_open",
            "Incidents that are open.",
            "service",
            moment.openIncidents()));
    all.metricSnapshot(
        counted("mainstay_alerts_raised", "Alerts that hold.", "rule", moment.raisedAlerts()));
    budgets(moment.budgets()).forEach(all::metricSnapshot);
    GatewayMetrics.of(moment.gateway()).forEach(all::metricSnapshot);
    LinkMetrics.of(moment.links()).forEach(all::metricSnapshot);
    journal(all, moment.journal());
    all.metricSnapshot(
        counter(
            "mainstay_process_cpu_seconds",
            "Processor time of the supervisor.",
            moment.cost().processor().toNanos() / 1e9));
    all.metricSnapshot(
        gauge(
            "mainstay_process_resident_memory_bytes",
            "Memory that the supervisor holds.",
            moment.cost().residentBytes()));
    all.metricSnapshot(
        gauge("mainstay_process_threads", "Threads of the supervisor.", moment.cost().threads()));
    return all.build();
  }

  private static List<GaugeSnapshot> services(List<Json> rows) {
    GaugeSnapshot.Builder state =
        GaugeSnapshot.builder()
            .name("mainstay_service_state")
            .help("1 for the state that each instance is in.");
    GaugeSnapshot.Builder restarts =
        GaugeSnapshot.builder()
            .name("mainstay_service_restarts")
            .help("Spawns after the first since it was last wanted up.");
    GaugeSnapshot.Builder uptime =
        GaugeSnapshot.builder()
            .name("mainstay_service_uptime_seconds")
            .help("How long its main process lives.");
    GaugeSnapshot.Builder latency =
        GaugeSnapshot.builder()
            .name("mainstay_probe_duration_seconds")
            .help("How long the newest attempt of each probe took.");
    for (Json row : rows) {
      Labels who =
          Labels.of(
              "service", row.text("name").orElse(""),
              "instance", row.text("instance").orElse(""));
      state.dataPoint(point(who.add("state", row.text("state").orElse("")), 1));
      restarts.dataPoint(point(who, row.whole("restarts").orElse(0)));
      row.whole("uptime_s").ifPresent(seconds -> uptime.dataPoint(point(who, seconds)));
      for (Json evidence : row.items("evidence")) {
        Labels probe =
            who.add("stage", evidence.text("stage").orElse(""))
                .add("probe", evidence.text("probe").orElse(""));
        evidence.number("took_ms").ifPresent(ms -> latency.dataPoint(point(probe, ms / 1e3)));
      }
    }
    return List.of(state.build(), restarts.build(), uptime.build(), latency.build());
  }

  private static List<MetricSnapshot> budgets(List<Json> budgets) {
    GaugeSnapshot.Builder limit =
        GaugeSnapshot.builder()
            .name("mainstay_budget_limit")
            .help("How often each budget may be used within its time.");
    GaugeSnapshot.Builder used =
        GaugeSnapshot.builder()
            .name("mainstay_budget_used")
            .help("How often it was used within that time.");
    CounterSnapshot.Builder refused =
        CounterSnapshot.builder()
            .name("mainstay_budget_refusals")
            .help("How often somebody was refused.");
    for (Json budget : budgets) {
      Labels which = Labels.of("budget", budget.text("name").orElse(""));
      limit.dataPoint(point(which, budget.whole("limit").orElse(0)));
      used.dataPoint(point(which, budget.whole("used").orElse(0)));
      refused.dataPoint(total(which, budget.whole("refused").orElse(0)));
    }
    return List.of(limit.build(), used.build(), refused.build());
  }

  private static void starts(MetricSnapshots.Builder all, SortedMap<String, Tally> starts) {
    CounterSnapshot.Builder outcomes =
        CounterSnapshot.builder()
            .name("mainstay_service_starts")
            .help("Starts by how they went: ready, or the code of what they failed with.");
    GaugeSnapshot.Builder inARow =
        GaugeSnapshot.builder()
            .name("mainstay_service_failed_starts_in_a_row")
            .help("Starts that failed since the last that was proven.");
    HistogramSnapshot.Builder durations =
        HistogramSnapshot.builder()
            .name("mainstay_service_start_duration_seconds")
            .unit(Unit.SECONDS)
            .help("From spawn to proof.");
    starts.forEach((service, tally) -> {
      Labels who = Labels.of("service", service);
      outcomes.dataPoint(total(who.add("outcome", "ready"), tally.proven()));
      tally
          .failed()
          .forEach((code, count) -> outcomes.dataPoint(total(who.add("outcome", code), count)));
      inARow.dataPoint(point(who, tally.failedInARow()));
      durations.dataPoint(
          HistogramSnapshot.HistogramDataPointSnapshot.builder()
              .labels(who)
              .classicHistogramBuckets(buckets(tally.durations()))
              .sum(tally.durations().sumMs() / 1e3)
              .build());
    });
    all.metricSnapshot(outcomes.build());
    all.metricSnapshot(inARow.build());
    all.metricSnapshot(durations.build());
  }

  private static ClassicHistogramBuckets buckets(Histogram durations) {
    List<Double> bounds = new ArrayList<>();
    Histogram.BOUNDS_MS.forEach(ms -> bounds.add(ms / 1e3));
    bounds.add(Double.POSITIVE_INFINITY);
    return ClassicHistogramBuckets.of(bounds, durations.counts());
  }

  private static void journal(MetricSnapshots.Builder all, JournalHealth journal) {
    all.metricSnapshot(counter("mainstay_events_stored", "Events made durable.", journal.stored()));
    all.metricSnapshot(
        counter("mainstay_events_lost", "Own events that found no room.", journal.lost()));
    all.metricSnapshot(
        gauge("mainstay_journal_waiting", "Events not yet durable.", journal.waiting()));
    all.metricSnapshot(gauge("mainstay_journal_bytes", "Size of all its files.", journal.bytes()));
    all.metricSnapshot(
        gauge(
            "mainstay_journal_refusing",
            "1 while it takes no events.",
            journal.trouble().isEmpty() ? 0 : 1));
  }

  private static GaugeSnapshot counted(
      String name, String help, String label, SortedMap<String, Integer> counts) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    counts.forEach((key, count) -> gauge.dataPoint(point(Labels.of(label, key), count)));
    return gauge.build();
  }

  static CounterSnapshot counter(String name, String help, Number value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(total(Labels.EMPTY, value))
        .build();
  }

  static GaugeSnapshot gauge(String name, String help, Number value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }

  static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, Number value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(labels)
        .value(value.doubleValue())
        .build();
  }

  static CounterSnapshot.CounterDataPointSnapshot total(Labels labels, Number value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels)
        .value(value.doubleValue())
        .build();
  }
}
