package dev.mainstay.link.websocket;

import dev.mainstay.link.Lines.Reading;
import java.time.Duration;
import java.time.Instant;

/**
 * How much of a line may be read: a message only while the relay has taken most of those before it,
 * so that a relay that is behind holds the remote back by TCP alone.
 */
final class Credit {

  /** Messages that are read before the relay has taken the first of them. */
  static final int FRAMES = 64;

  /** The same in bytes; the last of them may be longer than what is left. */
  static final long BYTES = 1 << 20;

  private Reading reading = Reading.ON;
  private Instant since = Instant.MIN;
  private Amount left = new Amount(FRAMES, BYTES);

  /** What was given back while nothing is to be read. */
  private Amount kept = Amount.NONE;

  private Bound bound = Bound.HOLDS;

  private enum Bound {
    HOLDS,
    LIFTED
  }

  /** Messages, and what they hold. */
  record Amount(int frames, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    Amount plus(Amount more) {
      return new Amount(frames + more.frames, bytes + more.bytes);
    }
  }

  /** Whether a message may be read now. */
  synchronized boolean hasRoom() {
    return bound == Bound.LIFTED || (left.frames() > 0 && left.bytes() > 0);
  }

  /** Waits until a message may be read. */
  synchronized void await() throws InterruptedException {
    while (!hasRoom()) {
      wait();
    }
  }

  /** A message was read. */
  synchronized void spend(int bytes) {
    left = left.plus(new Amount(-1, -bytes));
  }

  /** The relay has taken so much. */
  synchronized void give(Amount amount) {
    switch (reading) {
      case ON -> {
        left = left.plus(amount);
        notifyAll();
      }
      case OFF -> kept = kept.plus(amount);
    }
  }

  synchronized void read(Reading wanted, Instant now) {
    if (wanted == reading) {
      return;
    }
    reading = wanted;
    since = now;
    if (wanted == Reading.ON) {
      Amount given = kept;
      kept = Amount.NONE;
      give(given);
    }
  }

  /** The remote can send no more: what it has sent is read to the end, whoever is behind. */
  synchronized void lift() {
    bound = Bound.LIFTED;
    notifyAll();
  }

  /** Whether it has been read for so long: only then is silence a sign. */
  synchronized boolean isReadFor(Duration time, Instant now) {
    return reading == Reading.ON && now.isAfter(since.plus(time));
  }
}
