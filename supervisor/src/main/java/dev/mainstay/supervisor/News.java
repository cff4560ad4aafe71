package dev.mainstay.supervisor;

import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What watchers were told last of one instance. A start asks every few milliseconds and mostly
 * finds the same again: that is told at most every {@link #REPEATED_AFTER}, all else at once. Safe
 * for use by several threads.
 */
final class News {

  /** How old a finding that is told again is at least. */
  static final Duration REPEATED_AFTER = Duration.ofMillis(250);

  private @Nullable InstanceStatus told;
  private Instant toldAt = Instant.MIN;

  /** Whether watchers are to be told this status now; it is taken as told then. */
  synchronized boolean take(InstanceStatus status, Instant now) {
    if (now.isBefore(toldAt.plus(REPEATED_AFTER)) && isSame(status)) {
      return false;
    }
    told = status;
    toldAt = now;
    return true;
  }

  private boolean isSame(InstanceStatus status) {
    return told != null && told.state() == status.state() && undated(told).equals(undated(status));
  }

  /** The status without when and how fast things were found. */
  private static InstanceStatus undated(InstanceStatus status) {
    return new InstanceStatus(
        status.spec(),
        status.instance(),
        status.wanted(),
        status.state(),
        status.since(),
        status.process(),
        status.upSince(),
        status.ports().stream()
            .map(port -> new PortStatus(port.name(), port.port(), port.owner(), null))
            .toList(),
        status.restarts(),
        status.evidence().stream().map(News::undated).toList(),
        status.cause(),
        status.lastEnd(),
        status.nextTryAt(),
        status.waitingFor(),
        List.of(),
        status.suggestion(),
        status.log());
  }

  private static Evidence undated(Evidence found) {
    return new Evidence(
        found.stage(), found.probe(), found.ok(), Instant.EPOCH, Duration.ZERO, found.detail());
  }
}
