package dev.mainstay.link.websocket;

import dev.mainstay.link.Lines.Reading;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of a line may be read: the next frame is asked for only when the relay has taken one, so
 * that a relay that is behind holds the remote back by TCP alone. Not to be called with a lock
 * held, for what is asked for may be read at once.
 */
final class Credit {

  /**
   * Frames, or parts of long ones, that are read before the relay has taken the first of them: at
   * most 1 MiB, for a part is no longer than the 16 KiB that are read at once.
   */
  static final int FRAMES = 64;

  private Reading reading = Reading.ON;
  private Instant since = Instant.MIN;
  private int owed = FRAMES;
  private @Nullable WebSocket socket;

  /** From now on it is read from there. */
  void start(WebSocket from) {
    synchronized (this) {
      socket = from;
    }
    request();
  }

  /** The relay has taken so many frames. */
  void give(int frames) {
    synchronized (this) {
      owed += frames;
    }
    request();
  }

  void read(Reading wanted, Instant now) {
    synchronized (this) {
      since = wanted == reading ? since : now;
      reading = wanted;
    }
    request();
  }

  private void request() {
    WebSocket from;
    int frames;
    synchronized (this) {
      from = socket;
      if (from == null || reading == Reading.OFF || owed == 0) {
        return;
      }
      frames = owed;
      owed = 0;
    }
    Rounds.request(from, frames);
  }

  /** Whether it has been read for so long: only then is silence a sign. */
  synchronized boolean isReadFor(Duration time, Instant now) {
    return reading == Reading.ON && now.isAfter(since.plus(time));
  }
}
