package dev.mainstay.cli.gateway;

import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file for outside watchers that tells how the gateway is, written at a fixed pace by a thread of
 * its own, which does nothing else: no request, however long or hung, holds it up. What it tells is
 * the last that is known; a hub that does not answer any more is told as {@code stuck}, and its
 * {@code progress} stands still.
 *
 * <p>Each version replaces the one before as a whole (rename(2)). A file that is there at the start
 * is of an earlier process, and goes at once; at the end it goes too.
 */
public final class HeartbeatFile implements AutoCloseable {

  /** So many beats without news from the hub, and it is stuck. */
  private static final int MISSED_MAX = 3;

  /** News is late by a moment even when all is well. */
  private static final Duration NEWS_WITHIN = Duration.ofSeconds(2);

  /** A failure that lasts is told again after so many beats. */
  private static final int TELL_AGAIN = 360;

  private final Path file;
  private final Duration every;
  private final Origin origin;
  private final Supplier<Pulse> pulse;
  private final InstantSource clock;
  private final Consumer<String> trouble;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread writer;
  private boolean closed;
  private int failures;

  /**
   * Who beats.
   *
   * @param startedAt when this process began
   * @param host where the gateway listens
   * @param port 0 while it does not listen
   */
  public record Origin(
      String project, long pid, Instant startedAt, String host, Supplier<Integer> port) {}

  private HeartbeatFile(
      Path file,
      Duration every,
      Origin origin,
      Supplier<Pulse> pulse,
      InstantSource clock,
      Consumer<String> trouble) {
    this.file = file;
    this.every = every;
    this.origin = origin;
    this.pulse = pulse;
    this.clock = clock;
    this.trouble = trouble;
    this.writer = Thread.ofPlatform().daemon().name("gateway-heartbeat").unstarted(this::run);
  }

  /**
   * Begins to beat, at once.
   *
   * @param pulse must not wait
   * @param trouble hears when the file cannot be written, in words, and now and then again
   */
  public static HeartbeatFile start(
      Path file,
      Duration every,
      Origin origin,
      Supplier<Pulse> pulse,
      InstantSource clock,
      Consumer<String> trouble) {
    HeartbeatFile heartbeat = new HeartbeatFile(file, every, origin, pulse, clock, trouble);
    heartbeat.remove();
    heartbeat.writer.start();
    return heartbeat;
  }

  private void run() {
    long next = System.nanoTime();
    try {
      do {
        beat();
        next += every.toNanos();
      } while (pause(next));
    } catch (InterruptedException e) {
      // Nobody interrupts it; an end is an end.
    }
  }

  /** Waits for the next beat; false when there is none. */
  private boolean pause(long next) throws InterruptedException {
    lock.lock();
    try {
      for (long left = next - System.nanoTime(); left > 0 && !closed; ) {
        left = closing.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void beat() {
    try {
      write(json(pulse.get(), clock.instant()).write() + "\n");
      failures = 0;
    } catch (IOException | RuntimeException e) {
      if (failures++ % TELL_AGAIN == 0) {
        trouble.accept("the heartbeat " + file + " cannot be written: " + e);
      }
    }
  }

  private void write(String text) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(unfinished(), text);
    Files.move(
        unfinished(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path unfinished() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** The words are those that watchers of such files know already. */
  private Json json(Pulse now, Instant at) {
    @Nullable Instant oldest = now.oldest();
    return Json.object()
        .put("t", at.getEpochSecond())
        .put("service", "mainstay-gateway")
        .put("project", origin.project())
        .put("state", state(now, at))
        .put("pid", origin.pid())
        .put("started_at", origin.startedAt().toString())
        .put("uptime_s", Duration.between(origin.startedAt(), at).toSeconds())
        .put("host", origin.host())
        .put("port", origin.port().get())
        .put("every_s", every.toMillis() / 1000.0)
        .put("as_of", now.at().toString())
        .put("sessions", now.clients())
        .put("global_inflight", now.inFlight())
        .put("oldest_request_started", oldest == null ? null : oldest.toString())
        .put("oldest_request_s", oldest == null ? null : Duration.between(oldest, at).toSeconds())
        .put("progress", now.settled())
        .put("tool_count", now.tools())
        .build();
  }

  private String state(Pulse now, Instant at) {
    Duration patience = Duration.ofMillis(every.toMillis() * MISSED_MAX).plus(NEWS_WITHIN);
    if (Duration.between(now.at(), at).compareTo(patience) > 0) {
      return "stuck";
    }
    return now.inFlight() > 0 ? "busy" : "ready";
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(unfinished());
    } catch (IOException e) {
      if (Files.exists(file)) {
        trouble.accept("the heartbeat " + file + " cannot be removed: " + e);
      }
    }
  }

  /** Ends it and removes the file. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      // A write that hangs must not hold up the end of the supervisor.
      writer.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    remove();
  }
}
