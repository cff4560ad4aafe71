package dev.mainstay.monitor.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The threads that read: SQLite waits in native code, where the virtual thread of a dashboard would
 * keep others from running. Each owns its connections, and ends with them when nobody asks.
 */
final class Readers implements AutoCloseable {

  private static final int THREADS = 2;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** What a reading thread reads with; only such threads have one. */
  private static final ThreadLocal<JournalReader> MINE = new ThreadLocal<>();

  private final Path folder;
  private final ThreadPoolExecutor threads;

  Readers(Path folder) {
    this.folder = folder;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            // As many wait as there are threads that ask: each asks for one thing at a time.
            new LinkedBlockingQueue<>(),
            this::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable work) {
    return Thread.ofPlatform()
        .name("journal-reader")
        .daemon()
        .unstarted(() -> {
          try (JournalReader mine = new JournalReader(folder)) {
            MINE.set(mine);
            work.run();
          }
        });
  }

  /** Has one of them answer; the caller waits. */
  <T> T ask(Function<JournalReader, T> question) {
    try {
      return CompletableFuture.supplyAsync(() -> question.apply(MINE.get()), threads).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
