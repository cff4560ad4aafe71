package dev.mainstay.bench.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a WebSocket server on this machine; bench.py starts it and reads what it prints: lines of
 * "key value", and "mark WORD" at the moments at which bench.py looks at the server.
 */
public final class Load {

  private static final long SECOND = 1_000_000_000L;
  private static final long WARM_SECONDS = 5;

  /** Events of one message at a steady rate. */
  private static final int PACED_BATCH = 10;

  private final int port;

  private Load(int port) {
    this.port = port;
  }

  public static void main(String[] args) throws Exception {
    // One thread that fails must not leave the others waiting for it.
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
      e.printStackTrace();
      System.exit(1);
    });
    Load load = new Load(Integer.parseInt(args[0]));
    int[] numbers = Arrays.stream(args).skip(3).mapToInt(Integer::parseInt).toArray();
    switch (args[1]) {
      case "throughput" -> load.throughput(args[2], numbers[0], numbers[1], numbers[2], numbers[3]);
      case "latency" -> load.latency(args[2], numbers[0], numbers[1]);
      case "idle" -> load.idle(args[2], numbers[0]);
      case "fanout" -> load.fanout(args[2], numbers[0], numbers[1], numbers[2]);
      case "publish" -> load.publish(args[2], numbers[0], numbers[1], numbers[2]);
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private static void mark(String word) throws IOException {
    System.out.println("mark " + word);
    System.out.flush();
    // bench.py looks first, then answers.
    System.in.read();
  }

  /** One connection, so many messages on their way at a time. */
  private void throughput(String path, int batch, int window, int seconds, int numbered)
      throws Exception {
    Semaphore room = new Semaphore(window);
    AtomicLong acked = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Texts texts = new Texts(Texts.BYTES, numbered == 1);
    try (Wire wire = Wire.open(port, path)) {
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  while (!done.get() || acked.get() < texts.made()) {
                    int count = acked(wire.next());
                    acked.addAndGet(count);
                    room.release(count / batch);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      send(wire, texts, batch, room, System.nanoTime() + WARM_SECONDS * SECOND);
      mark("begin");
      long before = acked.get();
      long began = System.nanoTime();
      send(wire, texts, batch, room, began + seconds * SECOND);
      long counted = acked.get() - before;
      double took = (System.nanoTime() - began) / 1e9;
      mark("end");
      done.set(true);
      room.acquire();
      wire.send(texts.next(batch));
      reader.join();
      print("events", (double) counted);
      print("events_per_s", counted / took);
      print("unacked", (double) (texts.made() - acked.get()));
    }
  }

  private static void send(Wire wire, Texts texts, int batch, Semaphore room, long until)
      throws Exception {
    while (System.nanoTime() < until) {
      room.acquire();
      wire.send(texts.next(batch));
    }
  }

  /** How many events an answer says are durable. */
  private static int acked(String text) throws IOException {
    if (!text.startsWith("{\"status\":\"received\"")) {
      throw new IOException("not acked: " + text);
    }
    int at = text.indexOf("\"count\":");
    if (at < 0) {
      return 1;
    }
    int end = at += 8;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Integer.parseInt(text.substring(at, end));
  }

  /** A steady rate; from when an event was due to when its answer was read. */
  private void latency(String path, int rate, int seconds) throws Exception {
    BlockingQueue<Long> due = new ArrayBlockingQueue<>(100_000);
    long pause = SECOND * PACED_BATCH / rate;
    int warm = (int) (WARM_SECONDS * SECOND / pause);
    int total = warm + (int) (seconds * SECOND / pause);
    double[] took = new double[total - warm];
    Texts texts = new Texts(Texts.BYTES, false);
    try (Wire wire = Wire.open(port, path)) {
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  for (int read = 0; read < total; ) {
                    int messages = acked(wire.next()) / PACED_BATCH;
                    long now = System.nanoTime();
                    for (int i = 0; i < messages; i++, read++) {
                      long from = due.take();
                      if (read >= warm) {
                        took[read - warm] = (now - from) / 1e6;
                      }
                    }
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      long next = System.nanoTime();
      for (int i = 0; i < total; i++, next += pause) {
        if (i == warm) {
          mark("begin");
          next = System.nanoTime();
        }
        await(next);
        // From when it was due: a late sender must not hide a late answer.
        due.put(next);
        wire.send(texts.next(PACED_BATCH));
      }
      reader.join();
      mark("end");
    }
    print("messages", took.length);
    percentiles("ack", took);
  }

  private static void await(long until) {
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** So many connections that say nothing and answer pings, until standard input ends. */
  private void idle(String path, int count) throws Exception {
    Crowd crowd = new Crowd(port, path, count, (_, _) -> {});
    long began = System.nanoTime();
    Thread thread = Thread.ofPlatform().daemon().start(crowd);
    untilOpen(crowd, count);
    print("connect_s", (System.nanoTime() - began) / 1e9);
    long pings = crowd.pings.get();
    mark("open");
    print("pings", (double) (crowd.pings.get() - pings));
    print("lost", crowd.lost.get());
    thread.interrupt();
    thread.join();
  }

  private static void untilOpen(Crowd crowd, int count) throws InterruptedException {
    long until = System.nanoTime() + 300 * SECOND;
    while (crowd.open.get() < count) {
      if (System.nanoTime() > until || crowd.lost.get() > 0) {
        throw new IllegalStateException(crowd.open + " open, " + crowd.lost + " lost");
      }
      LockSupport.parkNanos(SECOND / 100);
    }
  }

  /** Events at a steady rate to one path, seen by so many connections to another. */
  private void fanout(String paths, int count, int rate, int seconds) throws Exception {
    String[] both = paths.split(",", 2);
    int total = rate * ((int) WARM_SECONDS + seconds);
    int warm = rate * (int) WARM_SECONDS;
    long[] sent = new long[total];
    double[] took = new double[Math.multiplyExact(total - warm, count)];
    int[] seen = new int[1];
    Crowd crowd =
        new Crowd(
            port,
            both[1],
            count,
            (number, now) -> {
              if (number >= warm && number < total) {
                took[seen[0]++] = (now - sent[number]) / 1e6;
              }
            });
    Thread thread = Thread.ofPlatform().daemon().start(crowd);
    untilOpen(crowd, count);
    LockSupport.parkNanos(2 * SECOND);
    try (Wire wire = Wire.open(port, both[0])) {
      Thread.ofPlatform().daemon().start(() -> drain(wire));
      pace(wire, new Texts(Texts.BYTES, false), rate, sent, warm);
      mark("end");
      LockSupport.parkNanos(3 * SECOND);
    }
    thread.interrupt();
    thread.join();
    print("deliveries", seen[0]);
    print("missing", took.length - seen[0]);
    print("lost", crowd.lost.get());
    percentiles("seen", Arrays.copyOf(took, seen[0]));
  }

  private static void pace(Wire wire, Texts texts, int rate, long[] sent, int warm)
      throws IOException {
    long next = System.nanoTime();
    for (int i = 0; i < sent.length; i++, next += SECOND / rate) {
      if (i == warm) {
        mark("begin");
        next = System.nanoTime();
      }
      await(next);
      sent[i] = next;
      wire.send(texts.next(1));
    }
  }

  private static void drain(Wire wire) {
    try {
      while (true) {
        acked(wire.next());
      }
    } catch (IOException e) {
      // The end.
    }
  }

  /** So many large events to one path at a steady rate, while two healthy readers see them all. */
  private void publish(String paths, int count, int rate, int bytes) throws Exception {
    String[] both = paths.split(",", 2);
    AtomicLong seen = new AtomicLong();
    Crowd crowd = new Crowd(port, both[1], 2, (_, _) -> seen.incrementAndGet());
    Thread thread = Thread.ofPlatform().daemon().start(crowd);
    untilOpen(crowd, 2);
    mark("begin");
    Texts texts = new Texts(bytes, false);
    try (Wire wire = Wire.open(port, both[0])) {
      Thread.ofPlatform().daemon().start(() -> drain(wire));
      long next = System.nanoTime();
      for (int i = 0; i < count; i++, next += SECOND / rate) {
        if (i == count / 2) {
          mark("half");
          next = System.nanoTime();
        }
        await(next);
        wire.send(texts.next(1));
      }
      LockSupport.parkNanos(2 * SECOND);
      mark("end");
    }
    thread.interrupt();
    thread.join();
    print("seen_by_healthy", seen.get() / 2.0);
    print("healthy_lost", crowd.lost.get());
  }

  private static void percentiles(String key, double[] values) {
    Arrays.sort(values);
    if (values.length > 0) {
      print(key + "_p50_ms", values[values.length / 2]);
      print(key + "_p99_ms", values[(int) (values.length * 99L / 100)]);
      print(key + "_max_ms", values[values.length - 1]);
    }
  }

  private static void print(String key, double value) {
    System.out.printf("%s %.3f%n", key, value);
  }
}
