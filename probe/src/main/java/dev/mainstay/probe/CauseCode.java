package dev.mainstay.probe;

import java.util.Locale;

/**
 * Why a service is not what it should be, in one stable word. Scripts and dashboards match on the
 * {@link #label}: add a code, never rename one.
 */
public enum CauseCode {
  BAD_COMMAND,
  PERMISSION,
  DEPENDENCY,
  EXITED_EARLY,
  EXITED,
  SIGNALED,
  OOM_KILLED,
  NOT_LISTENING,
  BOUND_NOT_LISTENING,
  WRONG_PORT,
  PORT_TAKEN,
  WRONG_PROCESS,
  NO_ANSWER,
  BAD_ANSWER,
  PID_MISMATCH,
  FROZEN,
  ZOMBIE,
  STALE_HEARTBEAT,
  STUCK,
  DEADLINE,
  CRASH_LOOP,
  DISK_FULL;

  /** The public word, such as {@code port-taken}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
