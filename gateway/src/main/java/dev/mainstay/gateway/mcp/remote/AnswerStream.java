package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The events that answer one request. A stream of a legacy server that ends before the answer is
 * gone on with by GET from its last event id, as often as that brings something (MCP 2025-11-25,
 * Resumability and Redelivery).
 */
final class AnswerStream {

  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);

  private final RemoteEpoch epoch;
  private final Post post;
  private String lastEventId = "";
  private Duration retry = Duration.ZERO;

  AnswerStream(RemoteEpoch epoch, Post post) {
    this.epoch = epoch;
    this.post = post;
  }

  /** Follows it to the answer, or to the end of what can be had. */
  void follow(InputStream body) {
    String fault = read(body);
    Duration pause = retry;
    while (!fault.isEmpty() && epoch.isOpen()) {
      if (lastEventId.isEmpty() || !post.isLegacy()) {
        post.broken(fault);
        return;
      }
      String before = lastEventId;
      fault = resume(pause, fault);
      boolean progress = !before.equals(lastEventId);
      pause = progress ? retry : longer(pause);
    }
  }

  private Duration longer(Duration pause) {
    Duration doubled = pause.plus(pause);
    Duration atLeast = doubled.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : doubled;
    return atLeast.compareTo(PAUSE_MAX) > 0 && retry.compareTo(PAUSE_MAX) < 0 ? PAUSE_MAX : atLeast;
  }

  /** Reads events until the request is settled; why that was not, empty when it was. */
  private String read(InputStream body) {
    SseReader events = new SseReader(body, epoch.server().messageBytesMax(), lastEventId);
    try {
      while (events.next()) {
        lastEventId = events.lastEventId();
        retry = events.retry().orElse(retry);
        if (took(events)) {
          return "";
        }
      }
      retry = events.retry().orElse(retry);
      return "the stream ended before the answer";
    } catch (IOException e) {
      return "the stream broke before the answer" + Post.words(e);
    }
  }

  private boolean took(SseReader events) {
    if (events.data().length == 0 || !(events.type().isEmpty() || isMessage(events.type()))) {
      return false;
    }
    try {
      boolean settled = false;
      for (Message message : Message.parseAll(events.data())) {
        settled |= post.take(message);
      }
      return settled;
    } catch (Malformed e) {
      epoch.server().log().accept("an event that is no message: " + e.getMessage());
      return false;
    }
  }

  static boolean isMessage(String type) {
    return type.equals("message");
  }

  /** Goes on with the stream; why there was no answer, empty when there was one. */
  private String resume(Duration pause, String fault) {
    HttpRequest request =
        epoch
            .request(post.version())
            .setHeader("Accept", "text/event-stream")
            .setHeader("Last-Event-ID", lastEventId)
            .GET()
            .build();
    try {
      Thread.sleep(pause);
      HttpResponse<InputStream> response =
          epoch.client().send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String type = HttpWords.mediaType(response.headers().firstValue("Content-Type").orElse(""));
        if (response.statusCode() == 200 && type.equals("text/event-stream")) {
          return read(body);
        }
        post.broken(fault + ", and is not gone on with: HTTP " + response.statusCode());
      }
    } catch (IOException e) {
      post.broken(fault + ", and is not gone on with" + Post.words(e));
    } catch (InterruptedException e) {
      // Cancelled: nobody waits for it.
    }
    return "";
  }
}
