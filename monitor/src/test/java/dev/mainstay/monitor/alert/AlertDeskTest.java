package dev.mainstay.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.monitor.DirectOwners;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts over a journal: raised, acknowledged, and gone on with by the next supervisor. */
class AlertDeskTest {

  private static final String FAILED = "failed-starts:goals-8000";

  private final VirtualTimeline timeline =
      new VirtualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeJournal journal = new FakeJournal(timeline::now);
  private final List<Notice> told = new ArrayList<>();

  private final DirectOwners owners = new DirectOwners(timeline);

  private AlertDesk open() {
    return AlertDesk.open(journal, AlertPolicy.DEFAULT, owners, timeline, "here", told::addAll);
  }

  private void failedStarts(int count) {
    for (int start = 0; start < count; start++) {
      tell("service.start.ended", Map.of("proven", false, "outcome", "exited-early"));
    }
  }

  private void proven() {
    tell("service.start.ended", Map.of("proven", true, "outcome", "ready"));
  }

  private void tell(String name, Map<String, Object> fields) {
    journal.tell(
        new MonitorEvent(name, "goals-8000", "here", timeline.now(), Severity.WARN, fields));
  }

  @Test
  void whatIsRaisedIsKeptAndToldOnce() {
    try (AlertDesk desk = open()) {
      failedStarts(5);
      timeline.advance(Duration.ofMinutes(1));
      assertThat(desk.alerts()).extracting(Alert::id).containsExactly(FAILED);
      assertThat(told).hasSize(1);
      assertThat(journal.events()).extracting(JournalEvent::name).contains("alert.raised");
    }
  }

  @Test
  void whatIsRaisedBeforeTheDeskIsOpenIsKeptAndToldToo() {
    failedStarts(5);
    timeline.advance(Duration.ofMillis(500));
    try (AlertDesk desk = open()) {
      timeline.advance(Duration.ofMinutes(1));
      assertThat(desk.alerts()).extracting(Alert::id).containsExactly(FAILED);
    }
    assertThat(named("alert.raised")).isEqualTo(1);
    assertThat(told).extracting(Notice::kind).containsExactly(Notice.Kind.RAISED);
  }

  @Test
  void whatEndsWhileNobodySupervisesIsResolvedByTheNext() {
    try (AlertDesk _ = open()) {
      failedStarts(3);
      timeline.advance(Duration.ofMinutes(1));
    }
    proven();
    timeline.advance(Duration.ofMinutes(9));
    tell("service.checked", Map.of());
    try (AlertDesk next = open()) {
      timeline.advance(Duration.ofMinutes(1));
      assertThat(next.alerts()).isEmpty();
    }
    assertThat(named("alert.resolved")).isEqualTo(1);
    assertThat(told)
        .extracting(Notice::kind)
        .containsExactly(Notice.Kind.RAISED, Notice.Kind.RESOLVED);
  }

  @Test
  void aFloodOfOtherEventsHidesNothing() {
    failedStarts(3);
    for (int i = 0; i < 20_000; i++) {
      tell("client.chatter", Map.of());
    }
    try (AlertDesk desk = open()) {
      assertThat(desk.alerts()).extracting(Alert::id).containsExactly(FAILED);
    }
  }

  @Test
  void whoeverWatchesIsToldEachChange() {
    List<String> seen = new ArrayList<>();
    try (AlertDesk desk = open()) {
      var _ =
          desk.watch(alert ->
              seen.add(
                  alert.text("state").orElse("")
                      + alert.text("acknowledged_by").map(by -> " by " + by).orElse("")));
      failedStarts(3);
      assertThat(desk.acknowledge(FAILED, "ada")).isTrue();
      proven();
      timeline.advance(Duration.ofMinutes(2));
    }
    assertThat(seen)
        .containsExactly("raised", "raised by ada", "clearing by ada", "resolved by ada");
  }

  private long named(String name) {
    return journal.events().stream().filter(event -> event.name().equals(name)).count();
  }

  @Test
  void nextSupervisorKnowsItAndTellsNobodyAgain() {
    try (AlertDesk desk = open()) {
      failedStarts(3);
      timeline.advance(Duration.ofMinutes(1));
      assertThat(desk.acknowledge(FAILED, "ada")).isTrue();
      assertThat(desk.acknowledge("no-such-alert", "ada")).isFalse();
    }
    try (AlertDesk next = open()) {
      timeline.advance(Duration.ofHours(9));
      assertThat(next.alerts())
          .singleElement()
          .extracting(Alert::hush)
          .isEqualTo(new Alert.Hush.Acknowledged("ada"));
      assertThat(told).as("neither raised nor reminded again").hasSize(1);
    }
  }

  @Test
  void journalThatTakesNothingIsToldThoughItCannotKeepIt() {
    try (AlertDesk desk = open()) {
      journal.refuse("disk-full", "no room");
      timeline.advance(Duration.ofMinutes(1));
      assertThat(told)
          .extracting(notice -> notice.alert().rule())
          .containsExactly("journal-behind");
      assertThat(desk.alerts().getFirst().text()).isEqualTo("no room");
      journal.accept();
      timeline.advance(Duration.ofMinutes(3));
      assertThat(desk.alerts()).isEmpty();
    }
  }
}
