package dev.mainstay.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.budget.Ledger.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incidents over a journal: told, found again, and gone on with by the next supervisor. */
class IncidentLogTest {

  private static final String PROOF = "proven: port 8000: pid 12 listens";

  private final FakeJournal journal = new FakeJournal();
  private Instant at = Told.BEGIN;
  private List<String> clues = List.of();

  private void changed(String to, String verdict, List<String> evidence) {
    at = at.plusSeconds(1);
    journal.tell(
        new MonitorEvent(
            "service.state.changed",
            "goals-8000",
            "here",
            at,
            Severity.INFO,
            Map.of(
                "service", "goals",
                "to", to,
                "wanted", "up",
                "verdict", verdict,
                "cause", "signaled",
                "detail", "killed by SIGKILL",
                "evidence", evidence)));
  }

  private IncidentLog open(Instant since) {
    return IncidentLog.open(journal, since, instance -> clues, Runnable::run);
  }

  private void startFailed() {
    at = at.plusSeconds(1);
    journal.tell(
        new MonitorEvent(
            "service.start.ended",
            "goals-8000",
            "here",
            at,
            Severity.WARN,
            Map.of("service", "goals", "proven", false, "outcome", "exited-early")));
  }

  @Test
  void whatTheOutputSaysIsCollectedWhenItOpensAndAfterTheFirstFailedStarts() {
    try (IncidentLog _ = open(at)) {
      clues = List.of("ERROR db is gone");
      changed("ready", "good", List.of(PROOF));
      changed("starting", "pending", List.of());
      clues = List.of("ImportError: no module named x");
      for (int start = 0; start < 10; start++) {
        startFailed();
      }
      changed("ready", "good", List.of(PROOF));
    }
    Incident incident = IncidentLog.recent(journal, 1).getFirst();
    assertThat(IncidentLog.dossier(journal, incident).finds())
        .extracting(Dossier.Find::after, find -> find.lines().getFirst())
        .containsExactly(
            tuple("it opened", "ERROR db is gone"),
            tuple("a failed start", "ImportError: no module named x"));
    assertThat(journal.events().stream().filter(event -> event.name().equals("evidence.collected")))
        .as("three times, and what says the same is shown once")
        .hasSize(3);
  }

  @Test
  void aCheckThatFindsSomethingCollectsTooWithOrWithoutAnIncident() {
    try (IncidentLog _ = open(at)) {
      journal.tell(found());
      clues = List.of("WARN slow");
      journal.tell(found());
      changed("unresponsive", "bad", List.of());
      at = at.plusSeconds(1);
      journal.tell(found());
    }
    assertThat(
            journal.events().stream()
                .filter(event -> event.name().equals("evidence.collected"))
                .map(event -> event.attributes().text("after").orElse("")))
        .containsExactly("a check", "it opened", "a check");
    Incident incident = IncidentLog.recent(journal, 1).getFirst();
    assertThat(IncidentLog.dossier(journal, incident).finds()).isNotEmpty();
  }

  private MonitorEvent found() {
    return new MonitorEvent(
        "verify.found", "goals-8000", "here", at, Severity.WARN, Map.of("findings", List.of("x")));
  }

  @Test
  void whatBudgetsWereUsedForMeanwhileIsInTheRecord() {
    granted("too early", at.minusSeconds(60));
    try (IncidentLog _ = open(at)) {
      changed("unresponsive", "bad", List.of());
      granted("ticket 7", at.plusMillis(1));
      changed("ready", "good", List.of(PROOF));
      granted("too late", at.plusSeconds(60));
    }
    Incident incident = IncidentLog.recent(journal, 1).getFirst();
    Dossier dossier = IncidentLog.dossier(journal, incident);
    assertThat(dossier.references()).extracting(Reference::reference).containsExactly("ticket 7");
    assertThat(HandOver.markdown(dossier, at)).contains("`llm` | `ticket 7`");
    assertThat(dossier.json(at).build().items("references")).hasSize(1);
  }

  private void granted(String reference, Instant when) {
    Map<String, Object> fields = Map.of("budget", "llm", "reference", reference);
    journal.tell(
        new MonitorEvent("budget.granted", "budget:llm", "here", when, Severity.INFO, fields));
  }

  @Test
  void everyStepOfAnOutageIsInItsOneRecord() {
    try (IncidentLog log = open(at)) {
      changed("ready", "good", List.of(PROOF));
      changed("backoff", "bad", List.of());
      changed("starting", "pending", List.of());
      assertThat(log.open()).singleElement().extracting(Incident::closing).isNull();
      changed("ready", "good", List.of(PROOF));
      assertThat(log.open()).isEmpty();
    }
    Incident incident = IncidentLog.recent(journal, 10).getFirst();
    assertThat(incident.trouble().code()).isEqualTo("signaled");
    assertThat(incident.closing()).isNotNull();
    assertThat(IncidentLog.find(journal, incident.id())).contains(incident);
    assertThat(IncidentLog.dossier(journal, incident).steps())
        .extracting(JournalEvent::name)
        .contains("service.state.changed", "incident.opened", "incident.closed");
  }

  @Test
  void killedSupervisorsOpenIncidentIsClosedByTheNextOne() {
    try (IncidentLog _ = open(at)) {
      changed("ready", "good", List.of(PROOF));
      changed("unresponsive", "bad", List.of());
    }
    try (IncidentLog next = open(at)) {
      assertThat(next.open()).hasSize(1);
      changed("starting", "pending", List.of());
      changed("ready", "good", List.of(PROOF));
      assertThat(next.open()).isEmpty();
    }
    assertThat(IncidentLog.recent(journal, 10)).hasSize(1);
  }

  @Test
  void whatHappenedBeforeItWasOpenedIsAnIncidentToo() {
    Instant begun = at;
    changed("ready", "good", List.of(PROOF));
    changed("starting", "pending", List.of());
    try (IncidentLog log = open(begun)) {
      assertThat(log.open()).hasSize(1);
      changed("ready", "good", List.of(PROOF));
      assertThat(log.open()).isEmpty();
    }
    assertThat(IncidentLog.recent(journal, 10)).hasSize(1);
  }

  @Test
  void newestComesFirstAndNoMoreThanAskedFor() {
    try (IncidentLog _ = open(at)) {
      for (int outage = 0; outage < 5; outage++) {
        changed("unresponsive", "bad", List.of());
        changed("ready", "good", List.of(PROOF));
      }
    }
    List<Incident> recent = IncidentLog.recent(journal, 3);
    assertThat(recent).hasSize(3);
    assertThat(recent.getFirst().openedAt()).isAfter(recent.getLast().openedAt());
  }
}
