package dev.mainstay.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.MonitorEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incidents over a journal: told, found again, and gone on with by the next supervisor. */
class IncidentLogTest {

  private static final String PROOF = "proven: port 8000: pid 12 listens";

  private final FakeJournal journal = new FakeJournal();
  private Instant at = Told.BEGIN;

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

  @Test
  void everyStepOfAnOutageIsInItsOneRecord() {
    try (IncidentLog log = IncidentLog.open(journal, at)) {
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
    assertThat(IncidentLog.steps(journal, incident))
        .extracting(JournalEvent::name)
        .contains("service.state.changed", "incident.opened", "incident.closed");
  }

  @Test
  void killedSupervisorsOpenIncidentIsClosedByTheNextOne() {
    try (IncidentLog _ = IncidentLog.open(journal, at)) {
      changed("ready", "good", List.of(PROOF));
      changed("unresponsive", "bad", List.of());
    }
    try (IncidentLog next = IncidentLog.open(journal, at)) {
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
    try (IncidentLog log = IncidentLog.open(journal, begun)) {
      assertThat(log.open()).hasSize(1);
      changed("ready", "good", List.of(PROOF));
      assertThat(log.open()).isEmpty();
    }
    assertThat(IncidentLog.recent(journal, 10)).hasSize(1);
  }

  @Test
  void newestComesFirstAndNoMoreThanAskedFor() {
    try (IncidentLog _ = IncidentLog.open(journal, at)) {
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
