package dev.mainstay.link.websocket;

import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.edge.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a line has to tell: what came in one round is one event. Guarded by the lock of its line;
 * told by the {@link Telling} once that is free.
 */
final class Report {

  private final long line;
  private final Telling telling;
  private List<Said> gathered = new ArrayList<>();
  private int frames;

  Report(long line, Telling telling) {
    this.line = line;
    this.telling = telling;
  }

  /** A frame came; whether it is the first of its round. */
  boolean count() {
    return frames++ == 0;
  }

  void add(Said said) {
    gathered.add(said);
  }

  /**
   * All that came in one round is there.
   *
   * @param told whether it is told though nothing of it has a meaning
   * @param taken is given how many frames it was, once the relay has taken it
   * @return how many frames are not told of
   */
  int round(boolean told, IntConsumer taken) {
    int read = frames;
    frames = 0;
    if (told || !gathered.isEmpty()) {
      tell(() -> taken.accept(read));
      return 0;
    }
    return read;
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

  private void rest() {
    if (!gathered.isEmpty()) {
      tell(() -> {});
    }
  }

  private void tell(Runnable taken) {
    telling.put(new RelayEvent.Heard(line, gathered), taken);
    gathered = new ArrayList<>();
  }
}
