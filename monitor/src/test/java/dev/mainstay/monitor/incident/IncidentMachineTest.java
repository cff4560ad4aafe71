package dev.mainstay.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Step;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.incident.IncidentAction.Close;
import dev.mainstay.monitor.incident.IncidentAction.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When an incident begins and ends. */
class IncidentMachineTest {

  private static final String PROOF = "proven: http /health: 200";

  private final Told told = new Told();

  /** What it did but for collecting, which has tests of its own. */
  private final List<IncidentAction> did = new ArrayList<>();

  private final List<String> collected = new ArrayList<>();
  private Map<String, Standing> state = Map.of();

  private void on(JournalEvent... events) {
    for (JournalEvent event : events) {
      Step<Map<String, Standing>, IncidentAction> step =
          new IncidentMachine().on(state, event, event.at());
      state = step.next();
      for (IncidentAction action : step.actions()) {
        if (action instanceof IncidentAction.Collect collect) {
          collected.add(collect.incident() + " after " + collect.after());
        } else {
          did.add(action);
        }
      }
    }
  }

  private void ready() {
    on(
        told.changed("stopped", "starting", "pending"),
        told.changed("starting", "ready", "good", PROOF));
    assertThat(did).isEmpty();
  }

  @Test
  void itsOutputIsLookedThroughAFewTimesAndWheneverAPersonChecks() {
    ready();
    on(told.changed("ready", "backoff", "bad"));
    for (int start = 0; start < 5; start++) {
      on(told.startFailed("exited-early"));
    }
    on(told.event("verify.found", Map.of()), told.event("verify.found", Map.of()));
    assertThat(collected)
        .containsExactly(
            "3 after it opened",
            "3 after a failed start",
            "3 after a failed start",
            "3 after a check",
            "3 after a check");
  }

  @Test
  void lostProofOpensAndRegainedProofCloses() {
    ready();
    on(told.changed("ready", "unresponsive", "bad"));
    assertThat(did).singleElement().isInstanceOf(Open.class);
    assertThat(((Open) did.getFirst()).incident().trouble().code()).isEqualTo("no-answer");
    on(told.changed("unresponsive", "ready", "good", PROOF));
    assertThat(did).hasSize(2);
    assertThat(((Close) did.getLast()).closing().evidence()).containsExactly(PROOF);
  }

  @Test
  void missedMessagesAreAnIncidentThatIsOverAndNoneMoreWithinAnOutage() {
    ready();
    on(told.event("link.gap", Map.of("line", 7, "detail", "3 were missed")));
    assertThat(did).hasSize(2);
    assertThat(((Open) did.getFirst()).incident().trouble().text()).isEqualTo("3 were missed");
    assertThat(((Close) did.getLast()).closing().evidence()).containsExactly("line 7 carries on");
    on(told.changed("ready", "unresponsive", "bad"));
    on(told.event("link.gap", Map.of("line", 8, "detail", "4 were missed")));
    assertThat(did).as("one of the outage's events").hasSize(3);
  }

  @Test
  void outageIsOneIncidentHoweverManyTriesFail() {
    ready();
    on(told.changed("ready", "backoff", "bad"));
    for (int tries = 0; tries < 100; tries++) {
      on(
          told.changed("backoff", "starting", "pending"),
          told.startFailed("exited-early"),
          told.changed("starting", "backoff", "bad"));
    }
    on(told.changed("backoff", "starting", "pending"));
    assertThat(did).singleElement().isInstanceOf(Open.class);
    on(told.changed("starting", "ready", "good", PROOF));
    assertThat(did).hasSize(2);
  }

  @Test
  void crashThatIsRestartedAtOnceIsAnIncidentToo() {
    ready();
    on(told.changed("ready", "starting", "pending"));
    assertThat(did).singleElement().isInstanceOf(Open.class);
  }

  @Test
  void restartThatAPersonAskedForIsNone() {
    ready();
    on(
        told.changed("ready", "stopping", "pending"),
        told.changed("stopping", "starting", "pending"),
        told.changed("starting", "ready", "good", PROOF));
    assertThat(did).isEmpty();
  }

  @Test
  void outageOfWhatIsWantedDownIsOverAndItsNextStartIsNone() {
    on(
        told.changed("starting", "backoff", "bad"),
        told.changed("backoff", "stopped", "good", "no process of it lives"),
        told.changed("stopped", "starting", "pending"),
        told.changed("starting", "ready", "good", PROOF));
    assertThat(did).hasSize(2);
    assertThat(((Close) did.getLast()).closing().state()).isEqualTo("stopped");
  }

  @Test
  void startThatWasNotProvenOpensOne() {
    on(told.changed("stopped", "starting", "pending"), told.startFailed("exited-early"));
    assertThat(((Open) did.getFirst()).incident().trouble().code()).isEqualTo("exited-early");
  }

  @Test
  void nothingClosesWithoutEvidence() {
    ready();
    on(
        told.changed("ready", "unresponsive", "bad"),
        told.changed("unresponsive", "ready", "good"),
        told.event("alert.resolved", Map.of()),
        told.event("service.spawned", Map.of("pid", 12)));
    assertThat(did).singleElement().isInstanceOf(Open.class);
    assertThat(state.values()).singleElement().isInstanceOf(Standing.Troubled.class);
  }

  @Test
  void otherEventsChangeNothing() {
    ready();
    on(told.event("connection.closed", Map.of("code", 1006)), told.event("", Map.of()));
    assertThat(did).isEmpty();
  }
}
