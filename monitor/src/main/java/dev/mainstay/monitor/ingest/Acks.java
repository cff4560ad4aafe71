package dev.mainstay.monitor.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Answers that wait for a client to read those before them: each by itself while they are few, then
 * folded together, so that a client that never reads costs no more than {@value #WAITING_MAX}. For
 * one thread at a time.
 */
public final class Acks {

  /** Answers that wait one by one. */
  static final int WAITING_MAX = 32;

  private final Deque<Ack> waiting = new ArrayDeque<>();

  /** Puts one at the end. */
  public void add(Ack ack) {
    waiting.add(ack);
    if (waiting.size() > WAITING_MAX) {
      fold();
    }
  }

  /** The next one to send. */
  public Optional<Ack> next() {
    return Optional.ofNullable(waiting.poll());
  }

  /** How many wait, each folded one counted once. */
  public int size() {
    return waiting.size();
  }

  /** All of them become at most two: one for all that is durable, one for all that is refused. */
  private void fold() {
    int received = 0;
    int repeated = 0;
    int refused = 0;
    Ack.Received lastReceived = null;
    Ack.Refused lastRefused = null;
    for (Ack ack : waiting) {
      switch (ack) {
        case Ack.Received one -> {
          received += one.count();
          repeated += one.repeated();
          lastReceived = one;
        }
        case Ack.Refused one -> {
          refused += one.count();
          lastRefused = one;
        }
      }
    }
    waiting.clear();
    if (lastRefused != null) {
      waiting.add(
          new Ack.Refused(lastRefused.message(), lastRefused.code(), lastRefused.at(), refused));
    }
    if (lastReceived != null) {
      waiting.add(
          new Ack.Received(lastReceived.eventType(), received, repeated, lastReceived.seq(), true));
    }
  }
}
