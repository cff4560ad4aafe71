package dev.mainstay.gateway.mcp.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The events of a stream (HTML, Server-sent events, 9.2.6): lines end by LF, CR or both; several
 * data lines are one text; comments are passed over; an event that the end of the stream cuts off
 * is none. A line or event that is longer than it may be ends the stream by an error.
 */
final class SseReader {

  private static final int READ_BYTES = 16 * 1024;

  /** More than a server may mean by it. */
  private static final long RETRY_MILLIS_MAX = 60_000;

  private final InputStream in;
  private final int bytesMax;
  private final byte[] buffer = new byte[READ_BYTES];
  private int at;
  private int end;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private LineEnd before = LineEnd.LF;
  private String type = "";
  private String eventType = "";
  private byte[] eventData = new byte[0];
  private String idSoFar = "";
  private String lastEventId = "";
  private Optional<Duration> retry = Optional.empty();

  private enum LineEnd {
    LF,
    CR
  }

  /**
   * The events of a stream.
   *
   * @param lastEventId the id of the last event of the stream that this one goes on with
   */
  SseReader(InputStream in, int bytesMax, String lastEventId) {
    this.in = in;
    this.bytesMax = bytesMax;
    this.idSoFar = lastEventId;
    this.lastEventId = lastEventId;
  }

  /** Waits for the next event; false at the end of the stream. */
  boolean next() throws IOException {
    while (readLine()) {
      if (line.size() > 0) {
        field(line.toByteArray());
      } else if (dispatched()) {
        return true;
      }
    }
    return false;
  }

  /** What the last event was called; empty for a plain message. */
  String type() {
    return eventType;
  }

  /** The text of the last event; empty for one that only carries an id. */
  byte[] data() {
    return eventData;
  }

  /** The id from which the stream can be gone on with; empty when there was none. */
  String lastEventId() {
    return lastEventId;
  }

  /** How long to wait before the stream is opened again, as the server said. */
  Optional<Duration> retry() {
    return retry;
  }

  /** An empty line: an event is complete, if there was anything of it but comments. */
  private boolean dispatched() {
    boolean any = data.size() > 0 || !idSoFar.equals(lastEventId);
    lastEventId = idSoFar;
    eventType = type;
    eventData = data.toByteArray();
    type = "";
    data.reset();
    return any;
  }

  private void field(byte[] text) throws IOException {
    int colon = 0;
    while (colon < text.length && text[colon] != ':') {
      colon++;
    }
    if (colon == 0) {
      return;
    }
    int from = Math.min(colon + 1, text.length);
    if (from < text.length && text[from] == ' ') {
      from++;
    }
    String value =
        isData(text, colon)
            ? ""
            : new String(text, from, text.length - from, StandardCharsets.UTF_8);
    switch (new String(text, 0, colon, StandardCharsets.UTF_8)) {
      case "data" -> {
        if (data.size() > 0) {
          data.write('\n');
        }
        if (data.size() + text.length - from > bytesMax) {
          throw new IOException("an event of more than " + bytesMax + " bytes");
        }
        data.write(text, from, text.length - from);
      }
      case "event" -> type = value;
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          idSoFar = value;
        }
      }
      case "retry" -> {
        if (value.matches("[0-9]{1,9}")) {
          retry = Optional.of(Duration.ofMillis(Math.min(Long.parseLong(value), RETRY_MILLIS_MAX)));
        }
      }
      default -> {}
    }
  }

  private static boolean isData(byte[] text, int colon) {
    return colon == 4 && text[0] == 'd' && text[1] == 'a' && text[2] == 't' && text[3] == 'a';
  }

  /** Reads a line into {@link #line}; false when the stream ends before its end. */
  private boolean readLine() throws IOException {
    line.reset();
    while (true) {
      if (at == end) {
        end = Math.max(0, in.read(buffer));
        at = 0;
        if (end == 0) {
          return false;
        }
      }
      if (before == LineEnd.CR && buffer[at] == '\n') {
        at++;
        before = LineEnd.LF;
        continue;
      }
      before = LineEnd.LF;
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      line.write(buffer, from, at - from);
      if (line.size() > bytesMax) {
        throw new IOException("a line of more than " + bytesMax + " bytes");
      }
      if (at < end) {
        before = buffer[at] == '\r' ? LineEnd.CR : LineEnd.LF;
        at++;
        return true;
      }
    }
  }
}
