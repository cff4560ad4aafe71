package dev.mainstay.link.websocket;

import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.edge.Telling;
import dev.mainstay.link.websocket.Credit.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What a line has to tell: what came in one round, between two waits of its reader, is one event.
 * Guarded by the lock of its line; told by the {@link Telling} once that is free.
 */
final class Report {

  private final long line;
  private final Telling telling;
  private List<Said> gathered = new ArrayList<>();
  private Amount read = Amount.NONE;
  private Sign sign = Sign.NONE;

  /** Whether a sign of life that means nothing waits to be told: one of them says it all. */
  private final AtomicBoolean signWaits = new AtomicBoolean();

  private enum Sign {
    NONE,
    CAME
  }

  Report(long line, Telling telling) {
    this.line = line;
    this.telling = telling;
  }

  /** A message came. */
  void count(int bytes) {
    read = read.plus(new Amount(1, bytes));
  }

  /** Anything came. */
  void sign() {
    sign = Sign.CAME;
  }

  void add(Said said) {
    gathered.add(said);
  }

  /**
   * All that came in one round is there.
   *
   * @param told whether it is told though nothing of it has a meaning
   * @param taken is given how much it was, once the relay has taken it
   * @return how much is not told of
   */
  Amount round(boolean told, Consumer<Amount> taken) {
    Amount round = read;
    read = Amount.NONE;
    boolean came = sign == Sign.CAME;
    sign = Sign.NONE;
    if (!gathered.isEmpty()) {
      tell(() -> taken.accept(round));
      return Amount.NONE;
    }
    if (came && told && signWaits.compareAndSet(false, true)) {
      telling.put(new RelayEvent.Heard(line, List.of()), () -> signWaits.set(false));
    }
    return round;
  }

  void opened(Session session) {
    rest();
    event(new RelayEvent.Opened(line, session));
  }

  void last(RelayEvent event) {
    rest();
    event(event);
  }

  void event(RelayEvent event) {
    telling.put(event, () -> {});
  }

  /** What came is told without waiting for the round's end. */
  void rest() {
    if (!gathered.isEmpty()) {
      tell(() -> {});
    }
  }

  private void tell(Runnable taken) {
    telling.put(new RelayEvent.Heard(line, gathered), taken);
    gathered = new ArrayList<>();
  }
}
