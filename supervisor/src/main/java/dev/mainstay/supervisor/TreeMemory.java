package dev.mainstay.supervisor;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of an instance's process tree: looked up anew when it must be right, remembered
 * where the last look is good enough, for a look reads all of /proc.
 */
final class TreeMemory {

  /**
   * A worker's end is told to nobody, and its pid may be used again: so it is not known for long.
   */
  private static final Duration AGE_MAX = Duration.ofSeconds(60);

  private final Processes processes;
  private final Timeline timeline;
  private volatile Seen last = new Seen(ProcessIdentity.NONE, Set.of(), Instant.MIN);

  TreeMemory(Processes processes, Timeline timeline) {
    this.processes = processes;
    this.timeline = timeline;
  }

  private record Seen(ProcessIdentity main, Set<Long> pids, Instant at) {}

  /** The living processes of a life's tree, now. */
  List<ProcessFacts> tree(Life life) {
    return life.main().exists()
        ? processes.tree(new Processes.Family(life.main(), life.spawnToken()))
        : List.of();
  }

  /** Most trees are of one process. */
  private static Set<Long> pidsIn(List<ProcessFacts> tree) {
    if (tree.size() == 1) {
      return Set.of(tree.getFirst().identity().pid());
    }
    Set<Long> pids = new HashSet<>();
    for (ProcessFacts process : tree) {
      pids.add(process.identity().pid());
    }
    return Set.copyOf(pids);
  }

  /** The pids of a life's tree: as last seen for free, or looked up now. */
  Subject.PidSource pidsOf(Life life) {
    return new Subject.PidSource() {
      @Override
      public Set<Long> pids() {
        Set<Long> now = pidsIn(tree(life));
        last = new Seen(life.main(), now, timeline.now());
        return now;
      }

      @Override
      public Set<Long> likely() {
        Seen known = last;
        if (!known.main().equals(life.main())) {
          return Set.of(life.main().pid());
        }
        boolean old = known.at().plus(AGE_MAX).isBefore(timeline.now());
        return known.pids().size() > 1 && old ? pids() : known.pids();
      }
    };
  }
}
