package dev.mainstay.link.wire;

import dev.mainstay.core.Timeline;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The time in which a connection is to be made: a socket that is not made by then is closed. */
public final class Deadline {

  private final Timeline timeline;
  private final Instant end;
  private final Timeline.Alarm alarm;
  private State state = State.RUNS;
  private @Nullable Socket socket;

  private enum State {
    RUNS,
    KEPT,
    MISSED
  }

  /** One that ends after that time. */
  public Deadline(Timeline timeline, Duration within) {
    this.timeline = timeline;
    this.end = timeline.now().plus(within);
    this.alarm = timeline.at(end, this::miss);
  }

  private synchronized void miss() {
    if (state == State.RUNS) {
      state = State.MISSED;
      if (socket != null) {
        Sockets.close(socket);
      }
    }
  }

  /** From now on it holds for this socket. */
  synchronized void hold(Socket made) {
    socket = made;
    if (state == State.MISSED) {
      Sockets.close(made);
    }
  }

  /** What is left of it; never less than nothing. */
  Duration left() {
    Duration left = Duration.between(timeline.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether it passed before all was made. */
  public synchronized boolean isMissed() {
    return state == State.MISSED;
  }

  /** Nothing more is to be made: what is made by now stays, unless the deadline was missed. */
  public synchronized void end() {
    if (state == State.RUNS) {
      state = State.KEPT;
    }
    socket = null;
    alarm.cancel();
  }
}
