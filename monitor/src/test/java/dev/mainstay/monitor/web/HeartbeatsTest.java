package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.FakeFacts;
import dev.mainstay.monitor.FakeJournal;
import dev.mainstay.monitor.MonitorEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bars of the last hour, a minute each cell; the newest cell is the last. */
class HeartbeatsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;
  private final FakeJournal journal = new FakeJournal(InstantSource.fixed(NOW));

  private List<String> states() {
    FakeFacts facts = new FakeFacts(folder);
    facts.set("api", "up", "ready");
    Route route = new Heartbeats(facts, journal, InstantSource.fixed(NOW)).routes().getFirst();
    Answer answer = route.page().answer(new Ask(Map.of(), Map.of(), false));
    String body = StandardCharsets.UTF_8.decode(answer.body()).toString();
    return Json.tryParse(body).orElseThrow().items("services").getFirst().items("cells").stream()
        .map(cell -> cell.text("state").orElse(""))
        .toList();
  }

  private void changed(int minutesAgo, String to) {
    tell("service.state.changed", "api", minutesAgo, Map.of("to", to));
  }

  private void tell(String name, String source, int minutesAgo, Map<String, Object> fields) {
    Instant at = NOW.minus(Duration.ofMinutes(minutesAgo));
    journal.tell(new MonitorEvent(name, source, "here", at, Severity.INFO, fields));
  }

  @BeforeEach
  void earlierSupervisor() {
    changed(50, "ready");
    tell("service.checked", "api", 40, Map.of());
  }

  /** The supervisor and its services are there before the monitor listens and says so. */
  @Test
  void aServiceThatWasUpBeforeTheMonitorStartedIsKnownFromItsFirstProof() {
    changed(20, "ready");
    Instant since = NOW.minus(Duration.ofMinutes(21));
    tell("monitor.started", "monitor", 19, Map.of("since", since.toString()));
    assertThat(states().subList(41, 60)).containsOnly("ready");
  }

  @Test
  void whileNobodySupervisedItIsUnknown() {
    changed(20, "ready");
    Instant since = NOW.minus(Duration.ofMinutes(21));
    tell("monitor.started", "monitor", 19, Map.of("since", since.toString()));
    assertThat(states().subList(0, 10)).containsOnly("unknown");
    assertThat(states().subList(11, 19)).containsOnly("ready");
    assertThat(states().subList(21, 39)).containsOnly("unknown");
  }

  @Test
  void theWorstStateOfAnIntervalIsItsState() {
    changed(20, "backoff");
    changed(20, "ready");
    assertThat(states().get(40)).isEqualTo("backoff");
    assertThat(states().get(41)).isEqualTo("ready");
  }
}
