package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Room;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.ingest.Ack;
import dev.mainstay.monitor.ingest.Bounds;
import dev.mainstay.monitor.ingest.Client;
import dev.mainstay.monitor.ingest.EventReader;
import dev.mainstay.monitor.ingest.OtlpReader;
import dev.mainstay.monitor.ingest.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Events that come as the body of a request; answered after they are durable. */
final class EventsPost {

  /** How long the journal may take. */
  private static final long DURABLE_WITHIN_S = 30;

  private final Journal journal;
  private final EventReader reader;
  private final OtlpReader otlp;
  private final Room room;

  EventsPost(Journal journal, EventReader reader, OtlpReader otlp, Room room) {
    this.journal = journal;
    this.reader = reader;
    this.otlp = otlp;
    this.room = room;
  }

  /** What a body is, or why it is not taken. */
  private sealed interface Body {
    record Text(String text) implements Body {}

    record Refused(Answer answer) implements Body {}
  }

  /** {@code POST /events}: one event, a list, or one on each line. */
  Answer events(Request request) {
    return switch (body(request)) {
      case Body.Refused(Answer answer) -> answer;
      case Body.Text(String text) -> {
        boolean lines = header(request, HttpHeader.CONTENT_TYPE).contains("ndjson");
        Reading reading = lines ? reader.readLines(text, client(request)) : whole(text, request);
        yield switch (reading) {
          case Reading.Bad bad -> Answer.json(400, Ack.of(bad).json());
          case Reading.Events events -> answered(events);
        };
      }
    };
  }

  /** {@code POST /v1/logs}: OTLP/HTTP, as JSON. */
  Answer logs(Request request) {
    if (header(request, HttpHeader.CONTENT_TYPE).contains("protobuf")) {
      return status(415, 3, "only JSON is taken: set the exporter's encoding to json");
    }
    return switch (body(request)) {
      case Body.Refused(Answer answer) -> answer;
      case Body.Text(String text) ->
          switch (otlp.read(text, client(request).name())) {
            case Reading.Bad bad -> status(400, 3, bad.message() + ": " + bad.at());
            case Reading.Events events -> {
              Answer answer = answered(events);
              yield answer.status() == 200
                  ? Answer.json(Json.object().put("partialSuccess", Json.object().build()).build())
                  : answer;
            }
          };
    };
  }

  /** One JSON value, or else, if it has several lines, one on each. */
  private Reading whole(String text, Request request) {
    Reading reading = reader.read(text, client(request));
    boolean maybeLines =
        reading instanceof Reading.Bad
            && text.stripLeading().startsWith("{")
            && text.contains("\n");
    if (maybeLines && reader.readLines(text, client(request)) instanceof Reading.Events events) {
      return events;
    }
    return reading;
  }

  private Answer answered(Reading.Events events) {
    try {
      Receipt receipt =
          journal
              .append(events.delivery())
              .toCompletableFuture()
              .get(DURABLE_WITHIN_S, TimeUnit.SECONDS);
      Json ack = Ack.of(events, receipt).json();
      return switch (receipt) {
        case Receipt.Kept _ -> Answer.json(ack);
        case Receipt.Refused(String code, String _) ->
            Answer.json(code.equals("disk-full") ? 507 : 503, ack).with("Retry-After", "1");
      };
    } catch (TimeoutException e) {
      return Answer.fault(
          503, "journal-slow", "not durable within " + DURABLE_WITHIN_S + " s", "send it again");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the journal failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.fault(503, "ending", "the monitor ends", "send it again");
    }
  }

  private Body body(Request request) {
    long length = request.getLength();
    if (length > Bounds.BODY_BYTES_MAX) {
      return tooLarge();
    }
    long reserved = length >= 0 ? length : Bounds.BODY_BYTES_MAX;
    if (!room.take(reserved)) {
      return new Body.Refused(
          Answer.fault(503, "busy", "too many bodies at once", "send it again")
              .with("Retry-After", "1"));
    }
    try (InputStream in = unpacked(request)) {
      byte[] bytes = in.readNBytes(Bounds.BODY_BYTES_MAX + 1);
      return bytes.length > Bounds.BODY_BYTES_MAX
          ? tooLarge()
          : new Body.Text(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Body.Refused(
          Answer.fault(400, "bad-body", "the body cannot be read: " + e.getMessage(), ""));
    } finally {
      room.give(reserved);
    }
  }

  private static InputStream unpacked(Request request) throws IOException {
    InputStream raw = Content.Source.asInputStream(request);
    boolean packed =
        header(request, HttpHeader.CONTENT_ENCODING).toLowerCase(Locale.ROOT).contains("gzip");
    return packed ? new GZIPInputStream(raw) : raw;
  }

  private static Body tooLarge() {
    return new Body.Refused(
        Answer.fault(
            413, "too-large", "a body has at most " + Bounds.BODY_BYTES_MAX + " bytes", ""));
  }

  /** Whose ids these are: of whoever names itself. */
  private static Client client(Request request) {
    String query = request.getHttpURI().getQuery();
    String name =
        Optional.ofNullable(query)
            .map(Router::query)
            .map(parameters -> parameters.get("client"))
            .orElse("");
    return new Client(name, "");
  }

  private static String header(Request request, HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
  }

  /** An error as OTLP has it (google.rpc.Status). */
  private static Answer status(int http, int code, String message) {
    return Answer.json(
        http,
        Json.object().put("code", code).put("message", message).put("details", List.of()).build());
  }
}
