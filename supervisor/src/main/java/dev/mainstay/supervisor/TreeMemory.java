package dev.mainstay.supervisor;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The pids of a life's tree: as last seen for free, or looked up now. */
  Subject.PidSource pidsOf(Life life) {
    return new Subject.PidSource() {
      @Override
      public Set<Long> pids() {
        Set<Long> now =
            tree(life).stream()
                .map(process -> process.identity().pid())
                .collect(Collectors.toUnmodifiableSet());
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
