package dev.mainstay.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The machine's own time: the wall clock read once at the start, then advanced by the monotonic
 * clock, with one daemon thread that makes the calls.
 */
public final class SystemTimeline implements Timeline, AutoCloseable {

  private final Instant startedAt = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final ScheduledThreadPoolExecutor alarms;

  public SystemTimeline() {
    alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("timeline").daemon(true).factory());
    alarms.setRemoveOnCancelPolicy(true);
    // After close() nothing is called any more; to ask for it is no error.
    alarms.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public Instant now() {
    return startedAt.plusNanos(System.nanoTime() - startedNanos);
  }

  @Override
  public Alarm at(Instant at, Runnable task) {
    long nanos = Math.max(0, now().until(at, ChronoUnit.NANOS));
    ScheduledFuture<?> future = alarms.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }
}
