package dev.mainstay.supervisor;

/**
 * Which process exactly: a pid can be used again, the three together cannot.
 *
 * @param startTicks when it began, in clock ticks since boot (field 22 of /proc/PID/stat, proc(5));
 *     milliseconds since the epoch where there is no /proc
 * @param bootId which boot of the host ({@code /proc/sys/kernel/random/boot_id})
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

  /** No process of ours: what stands for an external service, which is only watched. */
  public static final ProcessIdentity NONE = new ProcessIdentity(0, 0, "");

  /** Whether this names a process at all. */
  public boolean exists() {
    return pid != 0;
  }
}
