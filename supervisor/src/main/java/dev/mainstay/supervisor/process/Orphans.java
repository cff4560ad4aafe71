package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.ChildEnd;
import dev.mainstay.supervisor.ProcessIdentity;
import java.util.HashSet;
import java.util.Set;
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
  private final Predicate<ProcessIdentity> isHeld;
  private Set<ProcessIdentity> unclaimed = Set.of();

  Orphans(ProcFiles proc, Predicate<ProcessIdentity> isHeld) {
    this.proc = proc;
    this.isHeld = isHeld;
  }

  /** Looks once; sweeps are to be at least a second apart. */
  void sweep() {
    Set<ProcessIdentity> found = new HashSet<>();
    for (long pid : proc.children()) {
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
