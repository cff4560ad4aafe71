package dev.mainstay.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Step;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which alerts hold, and what people hear of them. */
class AlertMachineTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AlertMachine machine = new AlertMachine(AlertPolicy.DEFAULT);
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Step<Alerts, AlertAction> step = Step.stay(Alerts.NONE);
  private long seq;

  private void see(String name, String source, Map<String, Object> attributes) {
    JournalEvent event =
        new JournalEvent(++seq, now, now, Severity.INFO, name, source, "here", Json.of(attributes));
    take(new AlertEvent.Seen(event));
  }

  private void pass(Duration time) {
    Instant until = now.plus(time);
    while (!step.wakeAt().isAfter(until)) {
      now = step.wakeAt().isAfter(now) ? step.wakeAt() : now;
      take(new AlertEvent.Wake());
    }
    now = until;
  }

  private void take(AlertEvent event) {
    step = machine.on(step.next(), event, now);
    for (AlertAction action : step.actions()) {
      if (action instanceof AlertAction.Tell(List<Notice> notices)) {
        told.add(
            String.join(", ", notices.stream().map(n -> n.kind() + " " + n.alert().id()).toList()));
      }
    }
  }

  private void startEnds(String service, String outcome) {
    see(
        "service.start.ended",
        service,
        Map.of("proven", outcome.equals("ready"), "outcome", outcome));
  }

  private void opens(String service) {
    see("incident.opened", service, Map.of("detail", "no answer"));
  }

  private void closes(String service) {
    see("incident.closed", service, Map.of());
  }

  @Test
  void startsThatFailInARowRaiseOne() {
    startEnds("goals", "exited-early");
    startEnds("goals", "ready");
    startEnds("goals", "exited-early");
    startEnds("goals", "deadline");
    pass(Duration.ofMinutes(1));
    assertThat(told).isEmpty();
    startEnds("goals", "exited-early");
    pass(Duration.ofMinutes(1));
    assertThat(told).containsExactly("RAISED failed-starts:goals");
    startEnds("goals", "ready");
    pass(Duration.ofMinutes(2));
    assertThat(told).containsExactly("RAISED failed-starts:goals", "RESOLVED failed-starts:goals");
  }

  @Test
  void missedMessagesAreToldAtOnceAndShownForAnHourAfterTheLast() {
    see("link.gap", "chat", Map.of("detail", "3 were missed"));
    pass(Duration.ofMinutes(50));
    assertThat(told).containsExactly("RAISED messages-missed:chat");
    see("link.gap", "chat", Map.of("detail", "4 were missed"));
    pass(Duration.ofMinutes(50));
    assertThat(told).hasSize(1);
    pass(Duration.ofMinutes(12));
    assertThat(told)
        .containsExactly("RAISED messages-missed:chat", "RESOLVED messages-missed:chat");
  }

  @Test
  void incidentThatEndsSoonTellsNobody() {
    opens("goals");
    pass(Duration.ofMinutes(4));
    closes("goals");
    pass(Duration.ofHours(1));
    assertThat(told).isEmpty();
  }

  @Test
  void incidentThatDoesNotEndIsToldOnceAndThenAtIntervals() {
    opens("goals");
    pass(Duration.ofMinutes(6));
    assertThat(told).containsExactly("RAISED incident-open:goals");
    pass(Duration.ofHours(9));
    assertThat(told)
        .containsExactly(
            "RAISED incident-open:goals",
            "REMINDED incident-open:goals",
            "REMINDED incident-open:goals");
  }

  @Test
  void manyThatComeDueTogetherAreToldTogether() {
    for (int service = 0; service < 100; service++) {
      opens("s" + service);
    }
    pass(Duration.ofMinutes(6));
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().split(", ")).hasSize(100);
  }

  @Test
  void oneThatGoesAwayForAMomentIsNotToldAgain() {
    for (int times = 0; times < 5; times++) {
      for (int start = 0; start < 3; start++) {
        startEnds("goals", "exited-early");
      }
      pass(SECOND);
      startEnds("goals", "ready");
      pass(Duration.ofSeconds(30));
    }
    assertThat(told).containsExactly("RAISED failed-starts:goals");
  }

  @Test
  void incidentsThatComeAndGoAreFlapping() {
    for (int times = 0; times < 4; times++) {
      opens("goals");
      pass(Duration.ofSeconds(20));
      closes("goals");
      pass(Duration.ofSeconds(20));
    }
    assertThat(told).containsExactly("RAISED flapping:goals");
    pass(Duration.ofMinutes(40));
    assertThat(told).containsExactly("RAISED flapping:goals", "RESOLVED flapping:goals");
  }

  @Test
  void stuckIsToldOnceItLasts() {
    see("service.state.changed", "goals", Map.of("to", "stuck", "detail", "no progress"));
    pass(Duration.ofSeconds(50));
    assertThat(told).isEmpty();
    pass(Duration.ofSeconds(20));
    assertThat(told).containsExactly("RAISED stuck:goals");
  }

  @Test
  void clientThatReadsNoAcksIsNamed() {
    see("connection.acks.unread", "gen-1", Map.of("detail", "gen-1 is not reading acks"));
    pass(Duration.ofMinutes(1));
    assertThat(told).containsExactly("RAISED unread-acks:gen-1");
    assertThat(step.next().alerts().values())
        .extracting(Alert::text)
        .containsExactly("gen-1 is not reading acks");
    see("connection.closed", "gen-1", Map.of());
    pass(Duration.ofMinutes(2));
    assertThat(told).hasSize(2);
  }

  @Test
  void budgetNearItsEndIsToldAndItsEndToo() {
    see("budget.low", "budget:llm", Map.of("detail", "48 of 60 within 1 h are used"));
    pass(Duration.ofMinutes(1));
    see("budget.spent", "budget:llm", Map.of());
    see("budget.ok", "budget:llm", Map.of());
    pass(Duration.ofMinutes(2));
    assertThat(told)
        .containsExactly(
            "RAISED budget-near-end:budget:llm", "RESOLVED budget-near-end:budget:llm");
  }

  @Test
  void acknowledgedOneIsNotToldAgainUntilItIsOver() {
    opens("goals");
    pass(Duration.ofMinutes(6));
    see(AlertMachine.ACKNOWLEDGED, "goals", Map.of("alert", "incident-open:goals", "by", "ada"));
    pass(Duration.ofDays(1));
    assertThat(told).containsExactly("RAISED incident-open:goals");
    closes("goals");
    pass(Duration.ofHours(1));
    assertThat(step.next().alerts()).isEmpty();
    opens("goals");
    pass(Duration.ofMinutes(6));
    assertThat(told)
        .containsExactly(
            "RAISED incident-open:goals",
            "RESOLVED incident-open:goals",
            "RAISED incident-open:goals");
  }

  @Test
  void snoozedOneIsHeardOfAgainAfterwards() {
    opens("goals");
    pass(Duration.ofMinutes(6));
    see(
        AlertMachine.SNOOZED,
        "goals",
        Map.of("alert", "incident-open:goals", "until", now.plusSeconds(86_400).toString()));
    pass(Duration.ofHours(23));
    assertThat(told).containsExactly("RAISED incident-open:goals");
    pass(Duration.ofHours(2));
    assertThat(told).containsExactly("RAISED incident-open:goals", "REMINDED incident-open:goals");
  }

  @Test
  void nothingThatIsWellIsKept() {
    opens("goals");
    closes("goals");
    startEnds("db", "ready");
    pass(SECOND);
    assertThat(step.next().subjects()).containsOnlyKeys("goals");
  }
}
