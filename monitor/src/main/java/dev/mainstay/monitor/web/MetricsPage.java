package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.alert.Alert;
import dev.mainstay.monitor.alert.AlertDesk;
import dev.mainstay.monitor.budget.BudgetDesk;
import dev.mainstay.monitor.incident.Incident;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.metrics.Metrics;
import dev.mainstay.monitor.start.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that Prometheus reads. */
public final class MetricsPage {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  private final String version;
  private final Facts facts;
  private final Journal journal;
  private final Supplier<Starts> starts;
  private final Supplier<IncidentLog> incidents;
  private final Supplier<AlertDesk> alerts;
  private final Supplier<BudgetDesk> budgets;

  /** The page over these; each is asked when the page is. */
  public MetricsPage(
      String version,
      Facts facts,
      Journal journal,
      Supplier<Starts> starts,
      Supplier<IncidentLog> incidents,
      Supplier<AlertDesk> alerts,
      Supplier<BudgetDesk> budgets) {
    this.version = version;
    this.facts = facts;
    this.journal = journal;
    this.starts = starts;
    this.incidents = incidents;
    this.alerts = alerts;
    this.budgets = budgets;
  }

  /** Which request it answers. */
  public Route route() {
    return Route.get(
        "/metrics",
        "Everything that is counted or measured, in Prometheus' text format.",
        _ -> Answer.text(TYPE, Metrics.page(moment())));
  }

  private Metrics.Moment moment() {
    Json status = facts.status();
    return new Metrics.Moment(
        version,
        status,
        starts.get().tallies(),
        counted(incidents.get().open().stream(), Incident::service),
        counted(
            alerts.get().alerts().stream()
                .filter(alert -> alert.phase() instanceof Alert.Phase.Raised),
            Alert::rule),
        budgets.get().json().items("budgets"),
        facts.gateway().orElse(Json.of(null)),
        facts.links(),
        journal.health(),
        cost());
  }

  private static <T> SortedMap<String, Integer> counted(Stream<T> all, Function<T, String> by) {
    return all.collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingInt(_ -> 1)));
  }

  private static Metrics.Cost cost() {
    return new Metrics.Cost(
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
        own("VmRSS:") * 1024,
        (int) own("Threads:"));
  }

  /** A number of proc_pid_status(5) about ourselves; 0 where there is no such file. */
  private static long own(String field) {
    try (Stream<String> lines = Files.lines(OWN_STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
