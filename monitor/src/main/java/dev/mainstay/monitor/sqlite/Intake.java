package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What waits for the writer: bounded in events and in bytes, own events apart from deliveries, so
 * that no flood from outside can cost one of ours. Nobody waits to put something in.
 *
 * <p>What was taken out counts as waiting until it is {@link #release released}: it is in memory
 * until it is durable.
 */
final class Intake {

  /** Own events that may wait. */
  static final int TOLD_MAX = 8_192;

  /** Events of deliveries that may wait: a second's worth at what a disk takes. */
  static final int SENT_MAX = 20_000;

  /** What they may take in memory, in bytes. */
  static final long SENT_BYTES_MAX = 12L * 1024 * 1024;

  /** A batch is closed with so many events. */
  static final int BATCH_EVENTS = 1_000;

  /** A batch is closed so long after its first event. */
  static final Duration BATCH_TIME = Duration.ofMillis(5);

  private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicReference<Pace> pace = new AtomicReference<>(Pace.LEISURELY);
  private volatile Door door = Door.OPEN;

  private enum Pace {
    LEISURELY,
    HURRIED
  }

  private enum Door {
    OPEN,
    CLOSED,
    ENDED
  }

  /** Something that waits. */
  sealed interface Entry {

    /** How many events it is. */
    int events();

    /** One of our own. */
    record Told(Event event) implements Entry {
      @Override
      public int events() {
        return 1;
      }
    }

    /** Some from outside, and whom to tell what became of them. */
    record Sent(String sender, List<Row> rows, long bytes, CompletableFuture<Receipt> receipt)
        implements Entry {
      @Override
      public int events() {
        return rows.size();
      }
    }

    /** Nothing: it only wakes the writer. */
    record Bell() implements Entry {
      @Override
      public int events() {
        return 0;
      }
    }
  }

  /** Takes an own event, or counts it as lost. */
  void tell(Event event) {
    if (isClosed()) {
      lost.incrementAndGet();
    } else if (reserve()) {
      queue.add(new Entry.Told(event));
    }
  }

  /** Takes a delivery, or says why not. One that is larger than the bounds has its turn alone. */
  CompletionStage<Receipt> append(Delivery delivery) {
    if (isClosed()) {
      return CompletableFuture.completedFuture(closed());
    }
    List<Row> rows = delivery.events().stream().map(Row::of).toList();
    long bytes = rows.stream().mapToLong(Row::bytes).sum();
    int events = sent.addAndGet(rows.size());
    long all = sentBytes.addAndGet(bytes);
    boolean alone = events == rows.size();
    if (!alone && (events > SENT_MAX || all > SENT_BYTES_MAX)) {
      sent.addAndGet(-rows.size());
      sentBytes.addAndGet(-bytes);
      return CompletableFuture.completedFuture(behind());
    }
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    queue.add(new Entry.Sent(delivery.sender(), rows, bytes, receipt));
    if (door == Door.ENDED) {
      refuseAll();
    }
    return receipt;
  }

  private static Receipt behind() {
    return new Receipt.Refused(
        "journal-behind", "more events wait to be stored than there is room for; send it again");
  }

  static Receipt closed() {
    return new Receipt.Refused("journal-closed", "the journal is closed");
  }

  /**
   * The next batch: whatever came within {@link #BATCH_TIME} of its first entry, up to {@link
   * #BATCH_EVENTS}; at once what is there when somebody waits for a receipt. Empty when nothing
   * came within {@code patience}.
   */
  List<Entry> gather(Duration patience) throws InterruptedException {
    List<Entry> batch = new ArrayList<>();
    Entry next = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    long until = System.nanoTime() + BATCH_TIME.toNanos();
    int events = 0;
    boolean hurry = false;
    while (next != null) {
      batch.add(next);
      events += next.events();
      hurry |= !(next instanceof Entry.Told);
      if (events >= BATCH_EVENTS) {
        return batch;
      }
      next = queue.poll();
      if (next == null && !hurry) {
        next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    }
    return batch;
  }

  /** What is done with: it waits no more. */
  void release(Entry entry) {
    switch (entry) {
      case Entry.Told _ -> told.decrementAndGet();
      case Entry.Sent gone -> {
        sent.addAndGet(-gone.rows().size());
        sentBytes.addAndGet(-gone.bytes());
      }
      case Entry.Bell _ -> {}
    }
  }

  /** Wakes the writer, though there is nothing for it. */
  void ring() {
    queue.add(new Entry.Bell());
  }

  /** Room for an own event that does not come through the queue; false when there is none. */
  boolean reserve() {
    if (told.incrementAndGet() > TOLD_MAX) {
      told.decrementAndGet();
      lost.incrementAndGet();
      return false;
    }
    return true;
  }

  /** From now on the writer is not to sleep any more; whether it was allowed to until now. */
  boolean hurry() {
    return pace.getAndSet(Pace.HURRIED) == Pace.LEISURELY;
  }

  boolean isHurried() {
    return pace.get() == Pace.HURRIED || isClosed();
  }

  /** After the writer's end: says so to whoever waits for a receipt. */
  void refuseAll() {
    door = Door.ENDED;
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      release(entry);
      if (entry instanceof Entry.Sent sent) {
        sent.receipt().complete(closed());
      }
    }
  }

  /** Takes nothing more. */
  void close() {
    door = Door.CLOSED;
    ring();
  }

  boolean isClosed() {
    return door != Door.OPEN;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int waiting() {
    return told.get() + sent.get();
  }

  /** Own events that found no room. */
  long lost() {
    return lost.get();
  }
}
