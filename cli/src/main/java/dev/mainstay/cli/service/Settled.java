package dev.mainstay.cli.service;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.util.Collection;
import java.util.Set;

/** Whether what a person asked of an instance has come true, cannot come true soon, or is open. */
enum Settled {
  /** It may still come true. */
  OPEN,
  /** It has come true, with proof. */
  PROVEN,
  /** It will not come true without a person, or only by further tries. */
  FAILED;

  /**
   * After this many failed starts in a row nobody waits any longer; the supervisor itself goes on
   * trying.
   */
  private static final int STARTS_AWAITED = 3;

  /** Ends of a start that an immediate second start may well mend. */
  private static final Set<String> MAY_MEND =
      Set.of("exited-early", "exited", "signaled", "oom-killed");

  /** How it stands with one instance that is to go up. */
  static Settled up(ServiceView service, Collection<ServiceView> all) {
    if (service.wanted() == Wanted.DOWN) {
      return OPEN;
    }
    return switch (service.state()) {
      case READY, BUSY, RUNNING, COMPLETED -> PROVEN;
      case FAILED -> FAILED;
      case BACKOFF -> isHopeless(service) ? FAILED : OPEN;
      case WAITING -> waitsForFailed(service, all) ? FAILED : OPEN;
      case STARTING -> isCrashLoop(service) ? FAILED : OPEN;
      case UNRESPONSIVE -> isLeftToItself(service) ? FAILED : OPEN;
      case STOPPED, DEGRADED, STUCK, STOPPING -> OPEN;
    };
  }

  /** Whether it is a component that has had its time, and about which nothing more is done here. */
  private static boolean isLeftToItself(ServiceView service) {
    return service.isComponent() && service.nextTryAt() == null;
  }

  /** How it stands with one instance that is to go down. */
  static Settled down(ServiceView service) {
    if (service.isExternal()) {
      return PROVEN;
    }
    boolean gone =
        switch (service.state()) {
          case STOPPED, COMPLETED, FAILED -> service.pid() == 0;
          case WAITING, STARTING, RUNNING, READY, BUSY, DEGRADED -> false;
          case UNRESPONSIVE, STUCK, STOPPING, BACKOFF -> false;
        };
    return gone && service.wanted() == Wanted.DOWN ? PROVEN : OPEN;
  }

  private static boolean isHopeless(ServiceView service) {
    boolean oftenEnough = service.restarts() + 1 >= STARTS_AWAITED;
    boolean mayMend = service.starts().isEmpty() || mayMend(service.starts().getFirst());
    boolean causeMayMend =
        service.cause() == null || MAY_MEND.contains(service.cause().code().label());
    return isCrashLoop(service) || oftenEnough || !mayMend || !causeMayMend;
  }

  /** What has come to a state may come to it again. */
  private static boolean mayMend(StartRecord start) {
    return start.cameToState() || MAY_MEND.contains(start.outcome());
  }

  private static boolean isCrashLoop(ServiceView service) {
    return service.cause() != null && service.cause().code() == CauseCode.CRASH_LOOP;
  }

  private static boolean waitsForFailed(ServiceView service, Collection<ServiceView> all) {
    return all.stream()
        .filter(other -> !other.instance().equals(service.instance()))
        .filter(other -> service.waitingFor().stream().anyMatch(other::isNamed))
        .filter(other -> other.state() != State.WAITING || other.waitingFor().isEmpty())
        .anyMatch(other -> up(other, all) == FAILED);
  }
}
