package dev.mainstay.probe.tcp;

import dev.mainstay.probe.Subject;
import java.time.Instant;
import java.util.Set;

/** Process trees for tests: this JVM, which runs the servers, or one that it is not of. */
public final class Subjects {

  private static final long SELF = ProcessHandle.current().pid();

  /** A pid beyond the kernel's largest (PID_MAX_LIMIT, 2^22). */
  private static final long NOBODY = 5_000_000;

  private Subjects() {}

  /** A tree that this JVM is. */
  public static Subject self() {
    return of(SELF);
  }

  /** A tree that this JVM is not of. */
  public static Subject other() {
    return of(NOBODY);
  }

  public static Subject of(long pid) {
    return new Subject("goals", pid, Instant.EPOCH, 1, () -> Set.of(pid));
  }
}
