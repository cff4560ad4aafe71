package dev.mainstay.probe.heartbeat;

import dev.mainstay.core.json.Json;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The reader of heartbeat files: reads the file and the CPU use, and lets {@link HeartbeatRule}
 * decide.
 *
 * <p>A file that is not JSON is read once more after {@link #RETRY}: many programs write in place,
 * so a reader may meet a half-written one. At most {@link #BYTES_MAX} bytes are read.
 */
public final class HeartbeatProber {

  /** The largest heartbeat that is read, in bytes. */
  static final int BYTES_MAX = 64 * 1024;

  /** How long a writer in place may need between its truncation and its last byte. */
  static final Duration RETRY = Duration.ofMillis(20);

  /** Heartbeats remembered at once; beyond it the memory starts anew. */
  private static final int MEMORIES_MAX = 4096;

  private record Key(String instance, Path file) {}

  private record Remembered(long generation, Memory memory) {}

  private final InstantSource clock;
  private final Runnable pause;
  private final Map<Key, Remembered> memories = new ConcurrentHashMap<>();

  /** A prober that compares file times with this clock, the file system's own. */
  public HeartbeatProber(InstantSource clock) {
    this(clock, () -> LockSupport.parkNanos(RETRY.toNanos()));
  }

  HeartbeatProber(InstantSource clock, Runnable pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** What the heartbeat proves, now. */
  public ProbeResult probe(ProbeSpec.Heartbeat spec, Subject subject) {
    long began = System.nanoTime();
    Sighting.File file;
    try {
      file = read(spec.file(), spec.progress());
    } catch (IOException e) {
      return new ProbeResult.Broken("cannot read " + spec.file() + ": " + e, took(began));
    }
    boolean external = subject.mainPid() == 0;
    Set<Long> tree = external ? Set.of() : subject.pids().pids();
    Instant now = clock.instant();
    Sighting seen =
        new Sighting(now, subject.startedAt(), external, tree, cpu(tree), file, took(began));
    HeartbeatRule rule = new HeartbeatRule(spec.maxAge(), spec.progress());
    return decide(rule, seen, spec.file(), subject);
  }

  /** Forgets what was seen of an instance. */
  public void forget(String instance) {
    memories.keySet().removeIf(key -> key.instance().equals(instance));
  }

  private ProbeResult decide(HeartbeatRule rule, Sighting seen, Path file, Subject subject) {
    Key key = new Key(subject.instance(), file);
    Remembered before = memories.get(key);
    Memory memory =
        before != null && before.generation() == subject.generation()
            ? before.memory()
            : Memory.none(seen.now());
    HeartbeatRule.Decision decision = rule.decide(seen, memory);
    if (memories.size() >= MEMORIES_MAX) {
      memories.clear();
    }
    memories.put(key, new Remembered(subject.generation(), decision.next()));
    return decision.result();
  }

  private Sighting.File read(Path file, @Nullable String progress) throws IOException {
    Sighting.File first = readOnce(file, progress);
    if (!(first instanceof Sighting.File.Unreadable)) {
      return first;
    }
    pause.run();
    return readOnce(file, progress);
  }

  private static Sighting.File readOnce(Path file, @Nullable String progress) throws IOException {
    try {
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw new IOException("not a regular file");
      }
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(BYTES_MAX);
        Json json = Json.parse(new String(bytes, StandardCharsets.UTF_8));
        return new Sighting.File.Read(modified, Beat.of(json, progress));
      } catch (Json.Malformed e) {
        return new Sighting.File.Unreadable(modified, String.valueOf(e.getMessage()));
      }
    } catch (NoSuchFileException e) {
      return new Sighting.File.Missing();
    }
  }

  /** CPU time of the tree; empty when not even one process tells. */
  private static Optional<Duration> cpu(Set<Long> tree) {
    return tree.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration::plus);
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
