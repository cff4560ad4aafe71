package dev.mainstay.bench.journal;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.SeriesQuery;
import dev.mainstay.monitor.sqlite.Retention;
import dev.mainstay.monitor.sqlite.SqliteJournal;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the journal alone, in a process with the supervisor's options; bench.py starts it.
 * Prints lines of "key value" for bench.py.
 */
public final class JournalBench {

  private static final int BYTES = 212;

  /** One commit each: only the size counts here. */
  private static final int FILL_EVENTS = 5_000;

  private static final String[] NAMES = {
    "request.started", "request.ended", "token.usage", "heartbeat", "tool.called", "job.failed"
  };

  private final Path folder;
  private SqliteJournal journal;
  private long made;

  private JournalBench(Path folder) {
    this.folder = folder;
    journal =
        SqliteJournal.open(
            folder,
            new Retention(Duration.ofDays(14), 1L << 40),
            "bench",
            Duration.ofSeconds(1),
            InstantSource.system());
  }

  public static void main(String[] args) throws Exception {
    JournalBench bench = new JournalBench(Path.of(args[0]));
    switch (args[1]) {
      case "throughput" ->
          bench.throughput(Integer.parseInt(args[2]), Integer.parseInt(args[3]), seconds(args[4]));
      case "latency" -> bench.latency(Integer.parseInt(args[2]), seconds(args[3]));
      case "fill" -> bench.fill(Long.parseLong(args[2]));
      case "query" -> bench.query(Integer.parseInt(args[2]));
      case "memory" -> bench.memory();
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }

  /** Deliveries of {@code batch} events, so many at a time without an answer. */
  private void throughput(int batch, int atOnce, Duration time) throws Exception {
    run(batch, atOnce, Duration.ofSeconds(2));
    long cpu = cpu();
    long began = System.nanoTime();
    long acked = run(batch, atOnce, time);
    double took = (System.nanoTime() - began) / 1e9;
    double used = (cpu() - cpu) / 1e9;
    print("events_per_s", acked / took);
    print("events_per_cpu_s", acked / used);
    journal.close();
    print("bytes_per_event", (double) size() / made);
  }

  private long run(int batch, int atOnce, Duration time) throws InterruptedException {
    Semaphore room = new Semaphore(atOnce);
    AtomicLong acked = new AtomicLong();
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      room.acquire();
      var _ =
          journal
              .append(delivery(batch, Instant.now()))
              .thenAccept(receipt -> {
                acked.addAndGet(receipt instanceof Receipt.Kept kept ? kept.stored() : 0);
                room.release();
              });
    }
    room.acquire(atOnce);
    return acked.get();
  }

  /** Deliveries of ten events at a steady rate; from the call to the receipt. */
  private void latency(int perSecond, Duration time) throws Exception {
    int batch = 10;
    long pause = 1_000_000_000L * batch / perSecond;
    pace(batch, pause, Duration.ofSeconds(2));
    List<Long> took = pace(batch, pause, time);
    long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
    print("deliveries", sorted.length);
    print("p50_ms", sorted[sorted.length / 2] / 1e6);
    print("p99_ms", sorted[sorted.length * 99 / 100] / 1e6);
    print("max_ms", sorted[sorted.length - 1] / 1e6);
    journal.close();
  }

  private List<Long> pace(int batch, long pause, Duration time) {
    List<Long> took = Collections.synchronizedList(new ArrayList<>());
    List<CompletionStage<?>> open = new ArrayList<>();
    long began = System.nanoTime();
    for (long due = began; due < began + time.toNanos(); due += pause) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      // From when it was due: a late sender must not hide a late answer.
      long from = due;
      open.add(
          journal
              .append(delivery(batch, Instant.now()))
              .thenAccept(_ -> took.add(System.nanoTime() - from)));
    }
    open.forEach(stage -> stage.toCompletableFuture().join());
    return took;
  }

  /** A day of so many events, evenly. */
  private void fill(long events) throws Exception {
    Instant day = Instant.now().minus(Duration.ofDays(1));
    long step = Duration.ofDays(1).toNanos() / events;
    long began = System.nanoTime();
    while (made < events) {
      Delivery next = delivery(FILL_EVENTS, day.plusNanos(step * made));
      if (!(journal.append(next).toCompletableFuture().join() instanceof Receipt.Kept)) {
        throw new IllegalStateException("the journal refused");
      }
    }
    print("fill_s", (System.nanoTime() - began) / 1e9);
    journal.close();
    print("bytes_per_event", (double) size() / made);
  }

  /** Ranges of a thousand events somewhere in the day, and other questions. */
  private void query(int times) throws Exception {
    Random random = new Random(7);
    JournalEvent first = journal.find(oldest(null, null, null, 1)).getFirst();
    JournalEvent last = journal.find(Query.newest(1)).getFirst();
    long span = Duration.between(first.at(), last.at()).toMillis();
    // The first question of a process loads classes and compiles: told by itself.
    print("first_ms", millis(() -> journal.find(oldest(first.at(), null, null, 1_000))));
    double[] range = new double[times];
    double[] rangeCpu = new double[times];
    double[] named = new double[times];
    for (int i = 0; i < times; i++) {
      Instant since = first.at().plusMillis((long) (random.nextDouble() * span * 0.9));
      long cpu = cpu();
      long began = System.nanoTime();
      int rows = journal.find(oldest(since, null, null, 1_000)).size();
      range[i] = (System.nanoTime() - began) / 1e6;
      rangeCpu[i] = (cpu() - cpu) / 1e6;
      began = System.nanoTime();
      rows += journal.find(oldest(since, "job.failed", "worker-3", 1_000)).size();
      named[i] = (System.nanoTime() - began) / 1e6;
      if (rows != 2_000) {
        throw new IllegalStateException("rows: " + rows);
      }
    }
    print("range", range);
    // Of the whole process, collections included: what is missing to the time is waiting.
    print("range_cpu", rangeCpu);
    print("named", named);
    double[] series = new double[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      journal.series(
          new SeriesQuery(first.at(), last.at(), Duration.ofMinutes(10), SeriesQuery.By.NAME));
      series[i] = (System.nanoTime() - began) / 1e6;
    }
    print("series_day", series);
    long began = System.nanoTime();
    boolean ended =
        journal
                .search(
                    new Query(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "nowhere",
                        Query.Order.NEWEST_FIRST,
                        100))
                .resume()
            == null;
    print("text_ms", (System.nanoTime() - began) / 1e6);
    print("text_ended", ended ? 1 : 0);
    journal.close();
  }

  private static double millis(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e6;
  }

  private static Query oldest(
      @Nullable Instant since, @Nullable String name, @Nullable String source, int limit) {
    return new Query(
        since, null, null, null, name, source, null, null, Query.Order.OLDEST_FIRST, limit);
  }

  /** What an open journal costs a process that has none. */
  private void memory() throws Exception {
    System.gc();
    long before = resident();
    journal.append(delivery(1, Instant.now())).toCompletableFuture().join();
    for (int i = 0; i < 1_000; i++) {
      journal.append(delivery(1, Instant.now())).toCompletableFuture().join();
    }
    print("rss_kb", (double) (resident() - before));
    long cpu = cpu();
    LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
    print("idle_cpu_ms_in_20_s", (cpu() - cpu) / 1e6);
    journal.close();
  }

  private Delivery delivery(int count, Instant at) {
    List<Delivery.Incoming> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = NAMES[(int) (made % NAMES.length)];
      String source = "worker-" + made / NAMES.length % 7;
      String id = String.valueOf(made++);
      // Name, source and the JSON around them count: what a client would send is 212 bytes long.
      int pad = BYTES - 100 - name.length() - source.length() - id.length();
      events.add(
          new Delivery.Incoming(
              at,
              Severity.INFO,
              name,
              source,
              "bench",
              null,
              Json.object().put("id", id).put("note", "x".repeat(pad)).build()));
    }
    return new Delivery("bench", events);
  }

  private long size() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long resident() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static void print(String key, double[] values) {
    Arrays.sort(values);
    print(key + "_p50_ms", values[values.length / 2]);
    print(key + "_max_ms", values[values.length - 1]);
  }

  private static void print(String key, double value) {
    System.out.printf("%s %.3f%n", key, value);
  }
}
