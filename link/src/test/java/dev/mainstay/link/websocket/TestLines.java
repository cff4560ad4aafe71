package dev.mainstay.link.websocket;

import dev.mainstay.core.Chance;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Lines as a test drives them, and what they told, in words. */
final class TestLines implements AutoCloseable {

  static final int MESSAGE_BYTES = 100_000;
  static final int UNSENT_BYTES = 1_000_000;
  private static final long PATIENCE_SECONDS = 10;
  private static final long LOOK_NANOS = 1_000_000;
  private static final long STILL_NANOS = 100_000_000;

  static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(300),
          MESSAGE_BYTES,
          UNSENT_BYTES);

  final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

  /** How many events are refused before the next is taken, as a full relay does. */
  final AtomicInteger refusals = new AtomicInteger();

  final WebSocketLines lines;
  private final BlockingQueue<RelayEvent> told = new LinkedBlockingQueue<>();
  private final SystemTimeline timeline = new SystemTimeline();

  TestLines(URI uri) {
    this(Discovery.fixed(new Profile.Address(uri, Map.of())));
  }

  TestLines(Discovery discovery) {
    this(discovery, LIMITS, PlainTalk.Start.AT_ONCE, WebSocketClient.standard());
  }

  TestLines(Discovery discovery, Limits limits, PlainTalk.Start start, WebSocketClient client) {
    this.lines =
        new WebSocketLines(
            new WebSocketLines.Parts(
                PlainTalk.profile(start),
                discovery,
                limits,
                client,
                timeline,
                InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
                new Chance(1),
                this::take,
                faults::add));
  }

  private boolean take(RelayEvent event) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return false;
    }
    return told.add(event);
  }

  TestLines open(long line) {
    lines.open(line, Position.NONE);
    return this;
  }

  /** The next event in words, without signs of life that mean nothing. */
  String next() {
    String next = nextOrSign();
    while (next.endsWith(" heard")) {
      next = nextOrSign();
    }
    return next;
  }

  /** The next event in words. */
  String nextOrSign() {
    try {
      RelayEvent event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return event == null ? "nothing" : words(event);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next messages, however they were batched, until there are so many. */
  List<String> messages(int count) {
    List<String> messages = new ArrayList<>();
    while (messages.size() < count) {
      String next = next();
      if (next.startsWith("1 written ")) {
        continue;
      }
      if (!next.startsWith("1 heard ")) {
        throw new IllegalStateException(next + " after " + messages.size());
      }
      messages.addAll(List.of(next.substring("1 heard ".length()).split(",", -1)));
    }
    return messages;
  }

  /**
   * Sends until nothing more goes, to a remote that does not read: what both systems buffer is
   * full, and the writer waits in the middle of a message.
   */
  void fill(long line) {
    Frame part = Frame.text("x".repeat(UNSENT_BYTES / 4));
    int waiting = 0;
    long since = System.nanoTime();
    while (waiting < 3 || System.nanoTime() - since < STILL_NANOS) {
      if (waiting < 3) {
        lines.send(line, new Outgoing("m", part));
        waiting++;
      }
      int written = soFar().size();
      if (written > 0) {
        waiting -= written;
        since = System.nanoTime();
      } else {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** What was told up to now, in words. */
  List<String> soFar() {
    List<RelayEvent> events = new ArrayList<>();
    told.drainTo(events);
    return new ArrayList<>(events.stream().map(TestLines::words).toList());
  }

  private static String words(RelayEvent event) {
    return switch (event) {
      case RelayEvent.Opened opened -> opened.line() + " opened";
      case RelayEvent.Refused(long line, var refusal) ->
          line + " refused " + words(refusal.kind().name(), refusal.reason(), refusal.after());
      case RelayEvent.Lost(long line, var refusal) ->
          line + " lost " + words(refusal.kind().name(), refusal.reason(), refusal.after());
      case RelayEvent.Heard(long line, List<Said> said) ->
          (line + " heard " + said.stream().map(TestLines::words).collect(Collectors.joining(",")))
              .strip();
      case RelayEvent.Written(long line, String id) -> line + " written " + id;
      case RelayEvent.CanaryBroken(long line, long canary, _) -> line + " broken " + canary;
      case RelayEvent.Ended(long line) -> line + " ended";
      default -> throw new IllegalStateException("not of a line: " + event);
    };
  }

  private static String words(String kind, String reason, Duration after) {
    return kind + (after.isZero() ? "" : " after " + after.toSeconds()) + ": " + reason;
  }

  private static String words(Said said) {
    return switch (said) {
      case Said.Message(var message) ->
          message.frame().kind() == Frame.Kind.BINARY
              ? message.frame().size() + " bytes"
              : message.frame().size() > 100 ? message.frame().size() + " chars" : message.id();
      case Said.Echo(long canary) -> "echo " + canary;
      case Said.Renew(String reason) -> "renew " + reason;
      default -> throw new IllegalStateException("not to be told: " + said);
    };
  }

  @Override
  public void close() {
    lines.close();
    timeline.close();
  }
}
