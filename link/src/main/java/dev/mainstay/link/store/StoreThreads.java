package dev.mainstay.link.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that wait for the disk, for all links of a process: hundreds of links would not
 * be quicker with one each, and quiet ones cost none.
 *
 * <p>Platform threads: SQLite waits for the disk in native code, where a virtual thread would keep
 * others from running. What waits for them is at most one batch of each link.
 */
public final class StoreThreads {

  private static final int THREADS_MAX = 4;
  private static final int IDLE_SECONDS = 10;

  private StoreThreads() {}

  /** Threads that end when there is nothing to do, and with the process. */
  public static ExecutorService begin() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("link-store-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
