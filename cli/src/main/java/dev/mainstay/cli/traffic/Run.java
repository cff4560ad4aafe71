package dev.mainstay.cli.traffic;

import dev.mainstay.core.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Events sent at a pace over one connection. */
final class Run {

  /** How long the last acks may take. */
  private static final Duration LAST_ACKS = Duration.ofSeconds(10);

  /** Shorter waits than this are not worth a message of its own: events are sent together. */
  private static final double MESSAGES_PER_SECOND_MAX = 200;

  private final URI uri;
  private final Pace pace;
  private final Sender.Acks acks;
  private final RandomGenerator chance;

  Run(URI uri, Pace pace, Sender.Acks acks, RandomGenerator chance) {
    this.uri = uri;
    this.pace = pace;
    this.acks = acks;
    this.chance = chance;
  }

  /**
   * How it went.
   *
   * @param broken why it ended early; empty when it did not
   */
  record Outcome(Sender.Tally tally, long planned, Duration took, String broken) {

    /** Whether each planned event was sent, and answered as durable. */
    boolean allAcked() {
      return broken.isEmpty() && tally.acked() == planned;
    }

    Json json() {
      return Json.object()
          .put("planned", planned)
          .put("sent", tally.sent())
          .put("acked", tally.acked())
          .put("refused", tally.refused())
          .put("seconds", took.toMillis() / 1e3)
          .put("rate_per_s", tally.sent() / Math.max(0.001, took.toMillis() / 1e3))
          .put("ack_p50_ms", tally.p50())
          .put("ack_p99_ms", tally.p99())
          .put("broken", broken)
          .build();
    }
  }

  /** Sends everything; tells how far it is every now and then. */
  Outcome go(Consumer<Sender.Tally> progress) {
    long began = System.nanoTime();
    long total = pace.total();
    try (Sender sender = Sender.connect(uri, acks)) {
      String broken = "";
      try {
        send(sender, total, progress);
      } catch (Sender.Broken e) {
        broken = String.valueOf(e.getMessage());
      }
      if (acks == Sender.Acks.READ && !sender.drained(LAST_ACKS) && broken.isEmpty()) {
        broken = "not all is acked " + LAST_ACKS.toSeconds() + " s after the last event";
      }
      return new Outcome(
          sender.tally(), total, Duration.ofNanos(System.nanoTime() - began), broken);
    } catch (Sender.Broken e) {
      Sender.Tally none = new Sender.Tally(0, 0, 0, "", 0, 0, "");
      return new Outcome(
          none,
          total,
          Duration.ofNanos(System.nanoTime() - began),
          "cannot connect: " + e.getMessage());
    }
  }

  private void send(Sender sender, long total, Consumer<Sender.Tally> progress)
      throws Sender.Broken {
    int batch = (int) Math.max(1, Math.round(pace.perSecond() / MESSAGES_PER_SECOND_MAX));
    long began = System.nanoTime();
    long first = System.currentTimeMillis() * 1_000;
    for (long sent = 0; sent < total; ) {
      long due = began + (long) (sent / pace.perSecond() * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.min(due - System.nanoTime(), 1_000_000_000L));
        progress.accept(sender.tally());
      }
      int size = (int) Math.min(batch, total - sent);
      sender.send(message(first + sent, size), size);
      sent += size;
    }
  }

  private String message(long seq, int size) {
    Instant now = Instant.now();
    if (size == 1) {
      return EventMix.next(seq, chance, now).write();
    }
    StringJoiner list = new StringJoiner(",", "[", "]");
    for (int i = 0; i < size; i++) {
      list.add(EventMix.next(seq + i, chance, now).write());
    }
    return list.toString();
  }
}
