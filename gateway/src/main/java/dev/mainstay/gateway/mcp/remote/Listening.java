package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The GET stream of a legacy server: what it says that belongs to no request, and the soonest sign
 * that it has gone. A server may not offer one (405). One that ends is opened again at once, to see
 * whether the server and its session are still there; one that ends at once, ever more seldom.
 */
final class Listening {

  /** A server that has just begun answers one after the other: what was held for it goes first. */
  private static final Duration CALLS_FIRST = Duration.ofMillis(50);

  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** A stream that lived so long was one. */
  private static final Duration LIVED = Duration.ofSeconds(1);

  private final RemoteEpoch epoch;
  private final Thread thread;
  private String lastEventId = "";
  private Duration retry = Duration.ZERO;

  /** What follows an attempt. */
  private enum Next {
    AGAIN,
    NEVER
  }

  Listening(RemoteEpoch epoch) {
    this.epoch = epoch;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void cancel() {
    thread.interrupt();
  }

  private void run() {
    Duration pause = Duration.ZERO;
    try {
      Thread.sleep(CALLS_FIRST);
      while (epoch.isOpen()) {
        long began = System.nanoTime();
        if (listen() == Next.NEVER) {
          return;
        }
        boolean lived = System.nanoTime() - began > LIVED.toNanos();
        pause = lived ? retry : longer(pause);
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // The epoch has ended.
    }
  }

  private Duration longer(Duration pause) {
    Duration doubled = pause.plus(pause);
    Duration more = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    Duration least = retry.compareTo(PAUSE_MIN) > 0 ? retry : PAUSE_MIN;
    return more.compareTo(least) < 0 ? least : more;
  }

  private Next listen() throws InterruptedException {
    HttpRequest.Builder request =
        epoch.request(epoch.version()).setHeader("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.setHeader("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response;
    try {
      response = epoch.client().send(request.GET().build(), BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      epoch.lose("it refuses connections" + Post.words(e));
      return Next.NEVER;
    } catch (IOException e) {
      epoch.doubt("its stream broke" + Post.words(e));
      return Next.AGAIN;
    }
    try (InputStream body = response.body()) {
      return heard(response, body);
    } catch (IOException e) {
      return Next.AGAIN;
    }
  }

  private Next heard(HttpResponse<InputStream> response, InputStream body) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      read(body);
      return Next.AGAIN;
    }
    String name = epoch.server().name();
    Verdict verdict = Verdict.of(name, status, body.readNBytes(64 * 1024), epoch.hasSession(), "");
    if (verdict instanceof Verdict.SessionLost(String reason) && status != 503) {
      epoch.lose(reason);
      return Next.NEVER;
    }
    return status >= 500 ? Next.AGAIN : Next.NEVER;
  }

  private void read(InputStream body) {
    SseReader events = new SseReader(body, epoch.server().messageBytesMax(), lastEventId);
    try {
      while (events.next()) {
        lastEventId = events.lastEventId();
        retry = events.retry().orElse(retry);
        if (events.data().length > 0 && isMessage(events.type())) {
          tell(events.data());
        }
      }
    } catch (IOException e) {
      // It is opened again, which tells whether the server is there.
    }
  }

  private static boolean isMessage(@Nullable String type) {
    return type == null || type.isEmpty() || AnswerStream.isMessage(type);
  }

  private void tell(byte[] data) {
    try {
      for (Message message : Message.parseAll(data)) {
        if (epoch.isOpen()) {
          epoch.tell(0, message);
        }
      }
    } catch (Malformed e) {
      epoch.server().log().accept("an event that is no message: " + e.getMessage());
    }
  }
}
