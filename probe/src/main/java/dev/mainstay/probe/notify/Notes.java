package dev.mainstay.probe.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What every process has said, by sender; bounded, the one that was silent longest goes first.
 *
 * <p>The receiving thread writes and probing threads read, so the methods are synchronized; none of
 * them waits for anything.
 */
final class Notes {

  /** How many senders are remembered. */
  static final int SENDERS_MAX = 1024;

  /** The clock of process starts is this much off the wall clock at most. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

  /**
   * A sender as it was when its first datagram came.
   *
   * @param startTicks tells it from a later process with its pid
   * @param line its own pid and those of its ancestors
   */
  record Sender(long pid, long startTicks, List<Long> line) {}

  private record Said(Sender sender, Note note) {}

  private final Map<Long, Said> bySender =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Said> eldest) {
          return size() > SENDERS_MAX;
        }
      };

  private final LongFunction<Sender> look;

  /** Notes that look a sender up when it speaks. */
  Notes(LongFunction<Sender> look) {
    this.look = look;
  }

  /** Takes one datagram. */
  synchronized void take(long pid, String datagram, Instant now) {
    Sender sender = look.apply(pid);
    Said before = bySender.get(pid);
    if (before == null || before.sender().startTicks() != sender.startTicks()) {
      before = new Said(sender, Note.none(now));
    }
    bySender.put(pid, new Said(before.sender(), before.note().and(datagram, now)));
  }

  /** What the processes of a tree have said since it began, all together; empty when nothing. */
  synchronized Optional<Note> of(Set<Long> tree, Instant startedAt) {
    Instant since = startedAt.minus(CLOCK_TOLERANCE);
    return bySender.values().stream()
        .filter(said -> said.sender().line().stream().anyMatch(tree::contains))
        .map(Said::note)
        .filter(note -> !note.at().isBefore(since))
        .sorted(Comparator.comparing(Note::at))
        .reduce(Note::then);
  }

  /** Forgets what the processes of a tree have said. */
  synchronized void forget(Set<Long> tree) {
    bySender.values().removeIf(said -> said.sender().line().stream().anyMatch(tree::contains));
  }

  synchronized int size() {
    return bySender.size();
  }
}
