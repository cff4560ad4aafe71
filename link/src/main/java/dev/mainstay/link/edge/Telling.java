package dev.mainstay.link.edge;

import dev.mainstay.link.RelayEvent;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an edge tells its relay, in order. A relay that is full refuses: then it is told again by a
 * thread of our own, so that nobody who tells waits, be it the relay's own thread. How much may be
 * left untold is bounded by whoever tells: he is told in turn when the relay has taken it.
 */
public final class Telling {

  private static final long AGAIN_NANOS = 200_000;

  private final Predicate<RelayEvent> relay;
  private final ArrayDeque<Word> untold = new ArrayDeque<>();
  private Teller teller = Teller.NONE;

  /** Who tells at this moment. */
  private enum Teller {
    NONE,
    SOMEBODY
  }

  private record Word(RelayEvent event, Runnable taken) {}

  /**
   * A way to tell a relay.
   *
   * @param relay takes events, from any thread; false when it is full
   */
  public Telling(Predicate<RelayEvent> relay) {
    this.relay = relay;
  }

  /**
   * Puts an event behind those that were put before; it is told by the next {@link #go}.
   *
   * @param taken run once the relay has taken it, by whoever told it
   */
  public synchronized void put(RelayEvent event, Runnable taken) {
    untold.add(new Word(event, taken));
  }

  /** Tells what was put. Does not wait; not to be called with a lock held. */
  public void go() {
    synchronized (this) {
      if (teller == Teller.SOMEBODY) {
        return;
      }
      teller = Teller.SOMEBODY;
    }
    Word word = next();
    while (word != null) {
      if (!relay.test(word.event())) {
        Word refused = word;
        Thread.startVirtualThread(() -> again(refused));
        return;
      }
      word.taken().run();
      word = next();
    }
  }

  private void again(Word refused) {
    Word word = refused;
    while (word != null) {
      while (!relay.test(word.event())) {
        LockSupport.parkNanos(AGAIN_NANOS);
      }
      word.taken().run();
      word = next();
    }
  }

  private synchronized @Nullable Word next() {
    Word word = untold.poll();
    if (word == null) {
      teller = Teller.NONE;
    }
    return word;
  }
}
