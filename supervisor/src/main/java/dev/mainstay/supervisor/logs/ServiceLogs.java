package dev.mainstay.supervisor.logs;

import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.InstanceSpec;
import dev.mainstay.supervisor.Outputs;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The keeper of all logs of a project: one thread that looks at each as often as it needs.
 *
 * <p>A log is bounded by its limits and a slack: a service with {@code maxBytes} and {@code keep}
 * takes at most {@code maxBytes * (keep + 1)}, and what is written in the longest pause ({@link
 * Pace#GUARD} after quiet, {@link Pace#FAST} in a flood) and during one rotation.
 */
public final class ServiceLogs implements Outputs, AutoCloseable {

  /** Less free space than this is a full disk, in bytes. */
  public static final long FLOOR_BYTES = 64L * 1024 * 1024;

  private final Path folder;
  private final InstantSource clock;
  private final LongSupplier usableBytes;
  private final Consumer<LogEvent> told;
  private final int blockBytes;
  private final Shrinking shrinking;

  /** Looked for once: with a look for each log, a start of many would take their square. */
  private final Set<String> unfinished;

  private final Map<String, ServiceLog> logs = new ConcurrentHashMap<>();
  private final Thread keeper = Thread.ofPlatform().name("logs").daemon(true).unstarted(this::keep);
  private volatile boolean closed;

  /** The keeper's own: whether it has told that the disk is full. */
  private boolean full;

  private ServiceLogs(
      Path folder, InstantSource clock, LongSupplier usableBytes, Consumer<LogEvent> told)
      throws IOException {
    this.folder = folder;
    this.clock = clock;
    this.usableBytes = usableBytes;
    this.told = told;
    this.blockBytes = Math.toIntExact(Files.getFileStore(folder).getBlockSize());
    this.shrinking = Shrinking.in(folder, blockBytes);
    this.unfinished = LogNames.unfinishedIn(folder);
  }

  /**
   * Opens the folder, which is made when missing, and begins to look after logs.
   *
   * @param told takes what happens, on the keeper's thread; must not wait
   */
  public static ServiceLogs open(Path folder, InstantSource clock, Consumer<LogEvent> told)
      throws IOException {
    Files.createDirectories(folder);
    return open(folder, clock, usable(Files.getFileStore(folder)), told);
  }

  static ServiceLogs open(
      Path folder, InstantSource clock, LongSupplier usableBytes, Consumer<LogEvent> told)
      throws IOException {
    ServiceLogs logs = new ServiceLogs(folder, clock, usableBytes, told);
    logs.keeper.start();
    return logs;
  }

  /** How logs are made smaller in this folder. */
  public Shrinking shrinking() {
    return shrinking;
  }

  /** Looks after an instance's log from now on; for those that were not begun here (adopted). */
  public void watch(InstanceSpec spec) {
    var _ = log(spec);
  }

  @Override
  public Path file(String instance) {
    return folder.resolve(instance + ".log");
  }

  @Override
  public void begin(InstanceSpec spec, long generation, Instant at) {
    try {
      log(spec).begin(at, generation);
    } catch (IOException e) {
      told.accept(new LogEvent.Trouble(spec.name(), e.toString()));
    }
  }

  @Override
  public void note(InstanceSpec spec, String line) {
    try {
      log(spec).mark(LogMark.note(line));
    } catch (IOException e) {
      told.accept(new LogEvent.Trouble(spec.name(), e.toString()));
    }
  }

  /** Ends looking after logs, a rotation under way included; programs go on writing. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(keeper);
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServiceLog log(InstanceSpec spec) {
    ServiceSpec.Logs limits = spec.service().logs();
    return logs.computeIfAbsent(
        spec.name(),
        name -> {
          Path file = file(name);
          Rotation.Left left =
              unfinished.contains(file.getFileName().toString())
                  ? Rotation.Left.UNFINISHED
                  : Rotation.Left.NOTHING;
          return new ServiceLog(name, file, left, limits, blockBytes, shrinking);
        });
  }

  private void keep() {
    long usableBefore = usableBytes.getAsLong();
    long lookedAt = System.nanoTime();
    Duration pace = Pace.FAST;
    while (!closed) {
      LockSupport.parkNanos(shorter(pace, Pace.GUARD).toNanos());
      long usable = usableBytes.getAsLong();
      judge(usable);
      Duration since = Duration.ofNanos(System.nanoTime() - lookedAt);
      boolean flood = usableBefore - usable > Pace.GUARD_BYTES;
      if (flood || since.compareTo(pace) >= 0) {
        pace = lookAtAll(since);
        lookedAt = System.nanoTime();
        usableBefore = usableBytes.getAsLong();
      }
    }
  }

  private Duration lookAtAll(Duration since) {
    Duration pace = Pace.IDLE;
    for (ServiceLog log : logs.values()) {
      ServiceLog.Look look = log.look(clock.instant(), since);
      look.events().forEach(told);
      pace = shorter(pace, look.pace());
    }
    return pace;
  }

  private void judge(long usable) {
    if (!full && usable < FLOOR_BYTES) {
      full = true;
      told.accept(new LogEvent.DiskFull(folder, usable, FLOOR_BYTES));
    } else if (full && usable > 2 * FLOOR_BYTES) {
      full = false;
      told.accept(new LogEvent.DiskOk(folder, usable));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Free space by statvfs(3); what cannot be told is taken for endless. */
  private static LongSupplier usable(FileStore store) {
    return () -> {
      try {
        return store.getUsableSpace();
      } catch (IOException e) {
        return Long.MAX_VALUE;
      }
    };
  }
}
