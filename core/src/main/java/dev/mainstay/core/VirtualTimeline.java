package dev.mainstay.core;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time that moves only when it is told to: the pending calls, in order, are the clock. For tests
 * and the simulation; not safe for use by several threads.
 */
public final class VirtualTimeline implements Timeline {

  private static final class Call implements Comparable<Call> {
    final Instant at;
    final long order;
    final Runnable task;

    Call(Instant at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    @Override
    public int compareTo(Call other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Call> calls = new PriorityQueue<>();
  private Instant now;
  private long order;

  public VirtualTimeline(Instant start) {
    now = start;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Alarm at(Instant at, Runnable task) {
    Call call = new Call(at.isBefore(now) ? now : at, order++, task);
    calls.add(call);
    return () -> calls.remove(call);
  }

  /** How many calls are pending: what grows with time is forgotten by nobody. */
  public int pending() {
    return calls.size();
  }

  /** Makes the earliest pending call, moving time to it; false when none is pending until then. */
  public boolean runNext(Instant until) {
    Call call = calls.peek();
    if (call == null || call.at.isAfter(until)) {
      return false;
    }
    calls.remove();
    now = call.at.isBefore(now) ? now : call.at;
    call.task.run();
    return true;
  }

  /** Moves time forward without making a call, as a sleeping machine does; calls come late then. */
  public void jump(Duration by) {
    now = now.plus(by);
  }

  /** Moves time forward by {@code by}, making every call that falls due, in order. */
  public void advance(Duration by) {
    Instant until = now.plus(by);
    while (runNext(until)) {}
    now = until;
  }
}
