package dev.mainstay.cli.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalViewTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aJournalThatStoresIsNotShown() {
    assertThat(view("")).isEmpty();
  }

  @Test
  void oneThatCannotIsShownDegradedWithTheReason() {
    ServiceView view = view("the disk is full").orElseThrow();
    assertThat(view.instance()).isEqualTo("journal");
    assertThat(view.isComponent()).isTrue();
    assertThat(view.state()).isEqualTo(State.DEGRADED);
    assertThat(view.asWanted()).isFalse();
    assertThat(view.cause())
        .satisfies(cause -> {
          assertThat(cause.code()).isEqualTo(CauseCode.DISK_FULL);
          assertThat(cause.text()).isEqualTo("the disk is full");
          assertThat(cause.hint()).contains("3 events wait, 5 are lost");
        });
  }

  private static Optional<ServiceView> view(String trouble) {
    JournalHealth health =
        new JournalHealth(3, 10, 7, 5, NOON, 99, Path.of("x.db"), List.of(), trouble);
    return JournalView.of(health, NOON, 12, Path.of("supervisor.log"));
  }
}
