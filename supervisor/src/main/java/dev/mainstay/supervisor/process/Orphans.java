package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.ChildEnd;
import dev.mainstay.supervisor.ProcessIdentity;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Reaps the orphans that came to us as their subreaper and ended, each by its pid.
 *
 * <p>A child that has ended and is still there at the next sweep is waited for by nobody: the JDK
 * waits for what it spawned from the start, and what we hold is reaped at its end. So only such a
 * one is reaped here. For the thread of {@link ExitWatch} only.
 */
final class Orphans {

  private final ProcFiles proc;
  private final LongPredicate isSpawned;
  private final Predicate<ProcessIdentity> isHeld;
  private Set<ProcessIdentity> unclaimed = Set.of();

  /**
   * @param isSpawned whether a pid is of a process that we spawned and hold; saves a look at it
   * @param isHeld whether we hold that process
   */
  Orphans(ProcFiles proc, LongPredicate isSpawned, Predicate<ProcessIdentity> isHeld) {
    this.proc = proc;
    this.isSpawned = isSpawned;
    this.isHeld = isHeld;
  }

  /** Looks once; sweeps are to be at least a second apart. */
  void sweep() {
    Set<ProcessIdentity> found = new HashSet<>();
    for (long pid : proc.children()) {
      if (isSpawned.test(pid)) {
        continue;
      }
      proc.stat(pid)
          .filter(ProcStat::hasEnded)
          .map(proc::identity)
          .filter(child -> !isHeld.test(child))
          .ifPresent(found::add);
    }
    for (ProcessIdentity child : found) {
      if (unclaimed.contains(child)) {
        var _ = ChildEnd.reap(child.pid());
      }
    }
    found.removeAll(unclaimed);
    unclaimed = Set.copyOf(found);
  }
}
