package dev.mainstay.probe.dispatch;

import dev.mainstay.probe.Attempt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest attempts of one probe of one instance; safe for threads, and nobody waits long. */
final class AttemptRing {

  /** How many attempts are kept: at the pace of a start the last seconds, later some minutes. */
  static final int ATTEMPTS_MAX = 50;

  private final Deque<Attempt> attempts = new ArrayDeque<>(ATTEMPTS_MAX);

  synchronized void add(Attempt attempt) {
    if (attempts.size() == ATTEMPTS_MAX) {
      attempts.removeFirst();
    }
    attempts.addLast(attempt);
  }

  synchronized List<Attempt> all() {
    return List.copyOf(attempts);
  }
}
