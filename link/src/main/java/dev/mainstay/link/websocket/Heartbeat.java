package dev.mainstay.link.websocket;

import dev.mainstay.core.Timeline;
import java.time.Duration;

/**
 * When the protocol's own sign of life is due: the first after a part of the interval, so that many
 * lines that open together do not beat together. Guarded by the lock of its line.
 */
final class Heartbeat {

  private final Timeline timeline;
  private final double first;
  private final Runnable beat;
  private Duration every = Duration.ZERO;
  private Timeline.Alarm alarm = () -> {};

  /**
   * A heart that stands still.
   *
   * @param first after which part of the interval it beats first, in [0, 1)
   */
  Heartbeat(Timeline timeline, double first, Runnable beat) {
    this.timeline = timeline;
    this.first = first;
    this.beat = beat;
  }

  /** From now on it beats as often as that; zero for never. */
  void every(Duration interval) {
    if (!interval.equals(every)) {
      alarm.cancel();
      every = interval;
      after(Duration.ofNanos((long) (interval.toNanos() * first)));
    }
  }

  /** It has beaten, and is to again. */
  void again() {
    after(every);
  }

  Duration every() {
    return every;
  }

  private void after(Duration time) {
    if (!every.isZero()) {
      alarm = timeline.at(timeline.now().plus(time), beat);
    }
  }
}
