package dev.mainstay.cli.component;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal as it is shown among the components: only while it cannot store anything. Whatever
 * else it has to tell, it tells as events.
 */
public final class JournalView {

  private JournalView() {}

  /**
   * Why nothing can be stored; empty when it can.
   *
   * @param since when this process began
   * @param log what this process writes, if it runs in the background
   */
  public static Optional<ServiceView> of(JournalHealth health, Instant since, long pid, Path log) {
    if (health.trouble().isEmpty()) {
      return Optional.empty();
    }
    Instant committed = health.committedAt();
    return Optional.of(
        new ServiceView(
            "journal",
            "journal",
            ServiceView.COMPONENT,
            Wanted.UP,
            State.DEGRADED,
            committed == null ? since : committed,
            pid,
            since,
            List.of(),
            0,
            List.of(),
            new Cause(CauseCode.DISK_FULL, health.trouble(), hint(health, committed)),
            null,
            null,
            List.of(),
            List.of(),
            "",
            log.toString(),
            List.of(),
            "",
            Duration.ZERO,
            "",
            ""));
  }

  private static String hint(JournalHealth health, @Nullable Instant committed) {
    return "make room or let it write; it tries again by itself. "
        + health.waiting()
        + " events wait, "
        + health.lost()
        + " are lost"
        + (committed == null ? "; nothing was stored yet" : "");
  }
}
