package dev.mainstay.monitor.latency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The newest points of one probe, in the order of their times; a full ring forgets its oldest. */
final class Ring {

  /** Points of one probe: an hour at one every 10 s. */
  static final int POINTS_MAX = 360;

  /** Packed, for there is one ring per probe: 13 bytes a point, not 60. */
  private final long[] at = new long[POINTS_MAX];

  private final float[] took = new float[POINTS_MAX];
  private final boolean[] held = new boolean[POINTS_MAX];
  private int count;
  private long newest = Long.MIN_VALUE;

  /**
   * What one look took.
   *
   * @param ms how long, in milliseconds
   * @param ok whether it held
   */
  record Point(Instant at, double ms, boolean ok) {}

  /** Adds a point, unless it is no newer than the last: a row tells old evidence again. */
  synchronized void add(Point point) {
    long time = point.at().toEpochMilli();
    if (time <= newest) {
      return;
    }
    int place = count % POINTS_MAX;
    at[place] = time;
    took[place] = (float) point.ms();
    held[place] = point.ok();
    newest = time;
    count++;
  }

  /** The points since a time, oldest first. */
  synchronized List<Point> since(Instant from) {
    List<Point> points = new ArrayList<>();
    for (int i = Math.max(0, count - POINTS_MAX); i < count; i++) {
      int place = i % POINTS_MAX;
      if (at[place] >= from.toEpochMilli()) {
        points.add(new Point(Instant.ofEpochMilli(at[place]), took[place], held[place]));
      }
    }
    return points;
  }
}
