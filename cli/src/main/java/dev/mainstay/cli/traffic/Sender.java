package dev.mainstay.cli.traffic;

import dev.mainstay.core.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection to {@code /events} that sends, counts its acks and times them. */
final class Sender implements AutoCloseable {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration SEND_WITHIN = Duration.ofSeconds(10);

  /** Ack times that are remembered: those of the first so many events. */
  private static final int TIMES_MAX = 100_000;

  private final HttpClient client;
  private final WebSocket socket;
  private final Heard heard;

  private Sender(HttpClient client, WebSocket socket, Heard heard) {
    this.client = client;
    this.socket = socket;
    this.heard = heard;
  }

  /** The server said no, or nothing, or went. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String what) {
      super(what);
    }
  }

  /** Whether acks are read. */
  enum Acks {
    READ,
    UNREAD
  }

  static Sender connect(URI uri, Acks acks) throws Broken {
    HttpClient client = HttpClient.newHttpClient();
    Heard heard = new Heard(acks);
    WebSocket socket =
        within(
            CONNECT_WITHIN,
            client.newWebSocketBuilder().connectTimeout(CONNECT_WITHIN).buildAsync(uri, heard));
    return new Sender(client, socket, heard);
  }

  /** Sends one message that holds so many events. */
  void send(String message, int events) throws Broken {
    String ended = heard.ended();
    if (!ended.isEmpty()) {
      throw new Broken(ended);
    }
    heard.sent(events);
    WebSocket _ = within(SEND_WITHIN, socket.sendText(message, true));
  }

  /** Waits until all that was sent is answered, at most so long; whether it is. */
  boolean drained(Duration within) {
    return heard.drained(within);
  }

  /** What was heard so far. */
  Tally tally() {
    return heard.tally();
  }

  /**
   * What became of what was sent.
   *
   * @param ended why the connection is no more; empty while it lives
   * @param p50 of the time from sending to the ack, in ms
   */
  record Tally(
      long sent, long acked, long refused, String ended, double p50, double p99, String lastAck) {}

  @Override
  public void close() {
    if (heard.ended().isEmpty()) {
      heard.leave();
      CompletableFuture<WebSocket> _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "done");
    }
    client.shutdownNow();
  }

  private static <T> T within(Duration limit, CompletableFuture<T> future) throws Broken {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Broken("nothing happened for " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String text =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new Broken(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Broken("interrupted");
    }
  }

  /** The side that listens. */
  private static final class Heard implements WebSocket.Listener {
    private final Acks acks;
    private final StringBuilder text = new StringBuilder();
    private final Deque<long[]> open = new ArrayDeque<>();
    private final List<Long> times = new ArrayList<>();
    private long sent;
    private long acked;
    private long refused;
    private String ended = "";
    private String lastAck = "";

    Heard(Acks acks) {
      this.acks = acks;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (acks == Acks.READ) {
        socket.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        ack(Json.tryParse(text.toString()).orElse(Json.of(null)));
        text.setLength(0);
      }
      return null;
    }

    private synchronized void ack(Json json) {
      boolean good = json.text("status").orElse("").equals("received");
      long events = json.whole("count").orElse(1);
      lastAck = json.write();
      long now = System.nanoTime();
      for (long left = events; left > 0 && !open.isEmpty(); ) {
        long[] first = open.peek();
        long taken = Math.min(left, first[0]);
        first[0] -= taken;
        left -= taken;
        if (times.size() < TIMES_MAX) {
          times.add(now - first[1]);
        }
        if (first[0] == 0) {
          open.remove();
        }
      }
      acked += good ? events : 0;
      refused += good ? 0 : events;
      notifyAll();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end("closed by the server with " + code + (reason.isEmpty() ? "" : ": " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end("broken: " + error);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
      return null;
    }

    synchronized void sent(int events) {
      sent += events;
      open.add(new long[] {events, System.nanoTime()});
    }

    synchronized boolean drained(Duration within) {
      long until = System.nanoTime() + within.toNanos();
      while (acked + refused < sent && ended.isEmpty()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return acked + refused >= sent;
    }

    synchronized void leave() {
      ended = "left";
    }

    private synchronized void end(String why) {
      if (ended.isEmpty()) {
        ended = why;
      }
      notifyAll();
    }

    synchronized String ended() {
      return ended;
    }

    synchronized Tally tally() {
      List<Long> sorted = times.stream().sorted().toList();
      return new Tally(
          sent, acked, refused, ended, percentile(sorted, 50), percentile(sorted, 99), lastAck);
    }

    private static double percentile(List<Long> sorted, int percent) {
      return sorted.isEmpty()
          ? 0
          : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
  }
}
