package dev.mainstay.bench.websocket;

import java.nio.charset.StandardCharsets;

/** The events that are sent: JSON of a fixed length. */
final class Texts {

  /** What one event of the seed system had. */
  static final int BYTES = 212;

  private static final String[] NAMES = {
    "request.started", "request.ended", "token.usage", "heartbeat", "tool.called", "job.failed"
  };

  private final int bytes;
  private final boolean numbered;
  private long made;

  /**
   * Events of so many bytes.
   *
   * @param numbered whether each has a {@code seq}, by which a repeated one is told
   */
  Texts(int bytes, boolean numbered) {
    this.bytes = bytes;
    this.numbered = numbered;
  }

  /** How many were made. */
  long made() {
    return made;
  }

  /** A list of so many events; one alone is no list. */
  byte[] next(int count) {
    StringBuilder text = new StringBuilder(count * (bytes + 1) + 2);
    if (count > 1) {
      text.append('[');
    }
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(',');
      }
      event(text);
    }
    if (count > 1) {
      text.append(']');
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void event(StringBuilder text) {
    int begin = text.length();
    long number = made++;
    long millis = System.currentTimeMillis();
    text.append("{\"").append(numbered ? "seq" : "run").append("\":").append(number);
    text.append(",\"type\":\"").append(NAMES[(int) (number % NAMES.length)]);
    text.append("\",\"service\":\"worker-").append(number / NAMES.length % 7);
    text.append("\",\"severity\":\"info\",\"timestamp\":").append(millis);
    text.append(",\"").append(Crowd.MARK).append("\":").append(number);
    text.append(",\"status_code\":200,\"note\":\"");
    int pad = bytes - 2 - (text.length() - begin);
    for (int i = 0; i < pad; i++) {
      text.append('x');
    }
    text.append("\"}");
  }
}
