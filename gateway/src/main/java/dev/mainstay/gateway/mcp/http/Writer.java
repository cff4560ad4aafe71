package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.http.Stream.Event;
import dev.mainstay.gateway.mcp.http.Stream.Next;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Carries one stream to one connection, on the request's own virtual thread: as JSON when all there
 * is to say is one answer that came at once, else as server-sent events.
 */
final class Writer {

  /** How long an answer is waited for before events begin. */
  static final Duration AT_ONCE = Duration.ofMillis(250);

  /**
   * How often something is said on a silent stream, so that nobody on the way takes it for dead.
   */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** How soon a client should come back for the rest, in ms. */
  private static final int RETRY_MS = 1_000;

  /** Messages longer than this are not copied together with others, in bytes. */
  private static final int COPIED_BYTES_MAX = 64 * 1024;

  private final Turn turn;
  private final Stream stream;
  private final Shape shape;
  private volatile boolean writing;
  private @Nullable Hangup hangup;

  Writer(Turn turn, Stream stream, Shape shape) {
    this.turn = turn;
    this.stream = stream;
    this.shape = shape;
  }

  /**
   * How the stream is said.
   *
   * @param idPrefix what stands before numbers of events in their ids; empty for events without
   * @param primed whether an event without data comes first, with which to ask for the rest
   * @param json whether one answer may be said as JSON
   * @param watched whether a closed connection ends the stream
   * @param headers more of them
   */
  record Shape(
      String idPrefix,
      boolean primed,
      boolean json,
      boolean watched,
      Map<String, String> headers) {}

  /** Makes the reply of the one answer that came at once. */
  interface Whole {
    Reply of(Message answer);
  }

  /**
   * Writes until the stream or the connection ends; true when every message was written, even if
   * whoever has them all did not wait for the end of the stream.
   */
  boolean run(Stream.Reader reader, Whole whole) throws InterruptedException {
    Next first = stream.await(reader, shape.json() ? AT_ONCE : Duration.ZERO);
    if (shape.json()
        && first instanceof Next.Ready(List<Event> events, boolean complete)
        && complete
        && events.size() == 1) {
      whole.of(events.getFirst().message()).write(turn.response(), turn.callback());
      stream.sent(reader, events.getFirst().number());
      return true;
    }
    if (shape.json() && first instanceof Next.Broken(String reason)) {
      Reply.refusal(503, "ended", reason).write(turn.response(), turn.callback());
      return false;
    }
    boolean said = false;
    try {
      Next last = events(reader, first);
      said = last instanceof Next.Ready;
      String farewell =
          last instanceof Next.Broken(String reason)
              ? ": " + reason.replaceAll("\\s+", " ") + "\n\n"
              : "";
      write(true, utf8(farewell));
      turn.callback().succeeded();
    } catch (IOException e) {
      turn.callback().failed(e);
    }
    return said;
  }

  /** Says what comes, until nothing more does; what told so. */
  private Next events(Stream.Reader reader, Next first) throws IOException, InterruptedException {
    begin(reader);
    Next next = first;
    while (true) {
      switch (next) {
        case Next.Ready(List<Event> events, boolean complete) -> {
          say(events);
          if (!events.isEmpty()) {
            stream.sent(reader, events.getLast().number());
          }
          if (complete) {
            return next;
          }
        }
        case Next.Quiet _ -> write(false, utf8(":\n\n"));
        case Next.Replaced _, Next.Broken _ -> {
          return next;
        }
      }
      next = stream.await(reader, KEEP_ALIVE);
    }
  }

  private void begin(Stream.Reader reader) throws IOException {
    var response = turn.response();
    response.setStatus(200);
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache, no-store");
    headers.put("X-Accel-Buffering", "no");
    headers.put("X-Content-Type-Options", "nosniff");
    shape.headers().forEach(headers::put);
    EndPoint connection = turn.request().getConnectionMetaData().getConnection().getEndPoint();
    stream.whenBroken(() ->
        Thread.ofVirtual()
            .start(() -> {
              if (writing) {
                connection.close();
              }
            }));
    if (shape.watched()) {
      headers.put(HttpHeader.CONNECTION, "close");
      headers.put(HttpHeader.TRANSFER_ENCODING, "chunked");
    }
    String prime =
        shape.primed()
            ? "id: " + shape.idPrefix() + reader.after() + "\nretry: " + RETRY_MS + "\ndata:\n\n"
            : ":\n\n";
    write(false, utf8(prime));
    if (shape.watched()) {
      hangup =
          Hangup.watch(
              connection, () -> stream.leave(reader, "the client has closed the connection"));
    }
  }

  private void say(List<Event> events) throws IOException {
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    for (Event event : events) {
      Message message = event.message();
      String id =
          shape.idPrefix().isEmpty() ? "" : "id: " + shape.idPrefix() + event.number() + "\n";
      together.writeBytes(utf8("event: message\n" + id + "data: "));
      if (message.size() > COPIED_BYTES_MAX) {
        write(false, together.toByteArray());
        together.reset();
        write(false, message.bytes());
      } else {
        together.writeBytes(message.bytes());
      }
      together.writeBytes(utf8("\n\n"));
      if (together.size() > COPIED_BYTES_MAX) {
        write(false, together.toByteArray());
        together.reset();
      }
    }
    if (together.size() > 0) {
      write(false, together.toByteArray());
    }
  }

  private void write(boolean last, byte[] bytes) throws IOException {
    if (last && hangup != null) {
      hangup.stop();
    }
    writing = true;
    try {
      Content.Sink.write(turn.response(), last, ByteBuffer.wrap(bytes));
    } finally {
      writing = false;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
