package dev.mainstay.monitor.incident;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Step;
import dev.mainstay.monitor.Archive;
import dev.mainstay.monitor.Following;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.budget.Ledger;
import dev.mainstay.monitor.incident.Incident.Closing;
import dev.mainstay.monitor.incident.Standing.Troubled;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of a project, open and past, over its journal. The journal's writer owns the
 * machine; anybody may ask.
 */
public final class IncidentLog implements AutoCloseable {

  /** Events of incidents that a start looks back at. */
  private static final int LOOK_BACK_EVENTS = 2_000;

  /** The most events of one incident that are shown. */
  private static final int STEPS_MAX = 500;

  private static final int REFERENCES_MAX = 100;

  /** What led to an incident happened shortly before it. */
  private static final Duration LEAD = Duration.ofSeconds(10);

  private static final Duration TAIL = Duration.ofMillis(1);

  private final IncidentMachine machine = new IncidentMachine();
  private final Journal journal;
  private final Clues clues;
  private final Executor workers;
  private final Following following;
  private final List<Consumer<Incident>> watchers = new CopyOnWriteArrayList<>();
  private volatile Map<String, Standing> standings;

  private IncidentLog(Journal journal, Instant since, Clues clues, Executor workers) {
    this.journal = journal;
    this.clues = clues;
    this.workers = workers;
    this.standings = left(journal);
    this.following = Following.of(journal, Query.newest(Query.LIMIT_MAX).since(since), this::on);
  }

  /**
   * The incidents of a journal, going on where an earlier supervisor left off.
   *
   * @param since when this supervisor began: what happened from then on has been told to nobody
   * @param workers ask for clues; they may be made to wait
   */
  public static IncidentLog open(Journal journal, Instant since, Clues clues, Executor workers) {
    return new IncidentLog(journal, since, clues, workers);
  }

  /** What earlier supervisors left open. */
  private static Map<String, Standing> left(Archive archive) {
    Map<String, Standing> open = new LinkedHashMap<>();
    for (Incident incident : fold(newest(archive, LOOK_BACK_EVENTS))) {
      if (incident.closing() == null) {
        open.put(incident.instance(), new Troubled(incident, 0));
      }
    }
    return Map.copyOf(open);
  }

  /**
   * Tells each incident that opens or closes, once that is kept, until the handle is closed; must
   * not wait.
   */
  public Journal.Watch watch(Consumer<Incident> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  /** Incidents that are open now, the oldest first. */
  public List<Incident> open() {
    return standings.values().stream()
        .flatMap(standing ->
            standing instanceof Troubled(Incident incident, int _)
                ? Optional.of(incident).stream()
                : Optional.<Incident>empty().stream())
        .sorted((a, b) -> a.openedAt().compareTo(b.openedAt()))
        .toList();
  }

  /** Incidents open and past, the newest first. */
  public static List<Incident> recent(Archive archive, int limit) {
    List<Incident> all = fold(newest(archive, Math.min(Query.LIMIT_MAX, 2 * limit)));
    return all.reversed().subList(0, Math.min(limit, all.size()));
  }

  /** One incident by its id. */
  public static Optional<Incident> find(Archive archive, String id) {
    return recent(archive, Query.LIMIT_MAX / 2).stream()
        .filter(incident -> incident.id().equals(id))
        .findFirst();
  }

  /**
   * An incident with what happened to its instance meanwhile, at most {@value #STEPS_MAX} events,
   * and what budgets were used for, at most {@value #REFERENCES_MAX} times.
   */
  public static Dossier dossier(Archive archive, Incident incident) {
    Closing closing = incident.closing();
    Instant since = incident.openedAt().minus(LEAD);
    @Nullable Instant until = closing == null ? null : closing.at().plus(TAIL);
    List<JournalEvent> steps =
        archive.find(Query.oldest(STEPS_MAX).source(incident.instance()).since(since).until(until));
    return Dossier.of(incident, steps, Ledger.references(archive, since, until, REFERENCES_MAX));
  }

  @Override
  public void close() {
    following.close();
  }

  private void on(List<JournalEvent> events) {
    for (JournalEvent event : events) {
      Step<Map<String, Standing>, IncidentAction> step =
          machine.on(standings, event, event.receivedAt());
      standings = step.next();
      step.actions().forEach(this::act);
      Chronicle.read(event)
          .ifPresent(incident -> watchers.forEach(watcher -> watcher.accept(incident)));
    }
  }

  private void act(IncidentAction action) {
    switch (action) {
      case IncidentAction.Open(Incident incident) ->
          tell(
              Chronicle.OPENED,
              incident,
              incident.openedAt(),
              Severity.ERROR,
              Chronicle.opened(incident));
      case IncidentAction.Collect collect -> workers.execute(() -> collect(collect));
      case IncidentAction.Close(Incident incident, Closing closing) ->
          tell(
              Chronicle.CLOSED,
              incident,
              closing.at(),
              Severity.INFO,
              Chronicle.closed(incident, closing));
    }
  }

  private void collect(IncidentAction.Collect collect) {
    List<String> lines = clues.of(collect.instance());
    if (!lines.isEmpty()) {
      journal.tell(
          new MonitorEvent(
              Dossier.COLLECTED,
              collect.instance(),
              collect.host(),
              collect.at(),
              Severity.INFO,
              Map.of("incident", collect.incident(), "after", collect.after(), "lines", lines)));
    }
  }

  private void tell(
      String name, Incident of, Instant at, Severity severity, Map<String, Object> fields) {
    journal.tell(new MonitorEvent(name, of.instance(), of.host(), at, severity, fields));
  }

  /** Newest events of incidents, put in the order in which they happened. */
  private static List<JournalEvent> newest(Archive archive, int limit) {
    return archive.find(Query.newest(limit).name("incident.*")).reversed();
  }

  /** Incidents from their events, in the order in which they opened. */
  private static List<Incident> fold(List<JournalEvent> events) {
    Map<String, Incident> byId = new LinkedHashMap<>();
    events.stream()
        .flatMap(event -> Chronicle.read(event).stream())
        .forEach(incident -> byId.put(incident.id(), incident));
    return List.copyOf(byId.values());
  }
}
