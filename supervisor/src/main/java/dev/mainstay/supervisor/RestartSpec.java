package dev.mainstay.supervisor;

import dev.mainstay.core.Backoff;
import java.time.Duration;
import java.util.Map;

/**
 * What follows when an instance that is wanted up has ended.
 *
 * @param policy which ends are followed by a new start, in OTP's sense: {@code always} is
 *     permanent, {@code on-failure} transient, {@code never} temporary
 * @param exits exceptions from the policy by kind of exit
 * @param backoff delays from the second restart on; the first is at once
 * @param maxFailedStarts how many starts may fail to become ready until it is a crash loop
 * @param within the time in which those are counted
 * @param then what happens when the intensity is reached
 * @param resetAfter how long it must stay ready for its failures to be forgotten
 */
public record RestartSpec(
    Policy policy,
    Map<ExitKind, OnExit> exits,
    Backoff backoff,
    int maxFailedStarts,
    Duration within,
    Then then,
    Duration resetAfter) {

  /** Which ends are followed by a new start. */
  public enum Policy {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  /** The kinds of end that a config can tell apart. */
  public enum ExitKind {
    /** Exit 0 after it was ready. */
    CLEAN,
    /** Another exit code, or any exit before it was ready. */
    FAILURE,
    /** Ended by a signal that Mainstay did not send. */
    SIGNALED,
    /** Ended by the kernel for want of memory. */
    OOM_KILLED,
    /**
     * Ended while it answered nobody or made no progress: by Mainstay for that, or by itself with
     * exit code 0.
     */
    UNRESPONSIVE
  }

  /**
   * What one kind of exit is followed by.
   *
   * @param delay at least this long before the new start; ignored when {@code restart} is LEAVE
   */
  public record OnExit(Follow restart, Duration delay) {
    /** Start again, or leave it ended. */
    public enum Follow {
      RESTART,
      LEAVE
    }
  }

  /** What happens when too many starts failed. */
  public enum Then {
    /** Go on trying, at the longest delay. */
    SLOW,
    /** Stop trying: it needs a person. Never for policy ALWAYS. */
    STOP
  }
}
