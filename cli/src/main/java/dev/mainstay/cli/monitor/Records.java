package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.Project;
import dev.mainstay.core.Chance;
import dev.mainstay.core.Loop;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.alert.AlertDesk;
import dev.mainstay.monitor.alert.Messenger;
import dev.mainstay.monitor.budget.BudgetDesk;
import dev.mainstay.monitor.incident.Clues;
import dev.mainstay.monitor.incident.IncidentLog;
import dev.mainstay.monitor.start.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What is made of the journal as long as the supervisor lives: incidents, how starts go, alerts,
 * budgets.
 *
 * <p>Opened a moment after the services are spawned, for it reads what earlier supervisors have
 * kept. Nothing is missed by that: what is told before is read too.
 */
public final class Records {

  /** The services' first processes are there by then, and the processor is free. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final CompletableFuture<IncidentLog> incidents = new CompletableFuture<>();
  private final CompletableFuture<Starts> starts = new CompletableFuture<>();
  private final CompletableFuture<AlertDesk> alerts = new CompletableFuture<>();
  private final CompletableFuture<BudgetDesk> budgets = new CompletableFuture<>();
  private final Project project;
  private final Journal journal;
  private final Timeline timeline;
  private final String host;

  private Records(Project project, Journal journal, Timeline timeline, String host) {
    this.project = project;
    this.journal = journal;
    this.timeline = timeline;
    this.host = host;
  }

  /** The records of a project, on their way; whoever asks for one too early waits. */
  public static Records open(
      Project project,
      Journal journal,
      Timeline timeline,
      String host,
      Chance chance,
      Clues clues) {
    Records records = new Records(project, journal, timeline, host);
    var _ =
        timeline.at(
            timeline.now().plus(PATIENCE),
            () -> Thread.ofVirtual().name("records").start(() -> records.read(chance, clues)));
    return records;
  }

  /** The incidents that are open. */
  public IncidentLog incidents() {
    return incidents.join();
  }

  /** How starts go. */
  public Starts starts() {
    return starts.join();
  }

  /** The alerts. */
  public AlertDesk alerts() {
    return alerts.join();
  }

  /** The budgets of external calls. */
  public BudgetDesk budgets() {
    return budgets.join();
  }

  /** What dashboards are told: {@code incident}, {@code alert} and {@code budget}. */
  public Journal.Watch news(Consumer<Json> told) {
    CompletableFuture<Journal.Watch> ofIncidents =
        incidents.thenApply(log ->
            log.watch(incident -> told.accept(message("incident", incident.json(timeline.now())))));
    CompletableFuture<Journal.Watch> ofAlerts =
        alerts.thenApply(desk -> desk.watch(alert -> told.accept(message("alert", alert))));
    CompletableFuture<Journal.Watch> ofBudgets =
        budgets.thenApply(desk -> desk.watch(budget -> told.accept(message("budget", budget))));
    return () -> {
      var _ = ofBudgets.thenAccept(Journal.Watch::close);
      var _ = ofIncidents.thenAccept(Journal.Watch::close);
      var _ = ofAlerts.thenAccept(Journal.Watch::close);
    };
  }

  private Json message(String type, Json content) {
    return Json.object()
        .put("type", type)
        .put("now", timeline.now().toString())
        .put(type, content)
        .build();
  }

  /** When this process began: before anything that it has told, after all that others have. */
  private Instant begun() {
    return ProcessHandle.current().info().startInstant().orElseGet(timeline::now);
  }

  private void read(Chance chance, Clues clues) {
    Executor workers = Executors.newVirtualThreadPerTaskExecutor();
    incidents.complete(IncidentLog.open(journal, begun(), clues, workers));
    starts.complete(Starts.open(journal));
    budgets.complete(
        BudgetDesk.open(journal, project.budgets(), Loop.on(timeline), timeline, host));
    Messenger messenger =
        new Messenger(
            project.name(),
            host,
            AlertConfig.channels(project),
            journal,
            timeline,
            workers,
            chance);
    alerts.complete(
        AlertDesk.open(
            journal, AlertConfig.policy(project), Loop.on(timeline), timeline, host, messenger));
  }
}
