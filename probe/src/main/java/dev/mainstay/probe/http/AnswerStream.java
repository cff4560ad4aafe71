package dev.mainstay.probe.http;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.tcp.ProbeFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads answers of HTTP/1.0 and 1.1 from one connection, all bounded; how long it may take is the
 * connection's matter. For one thread.
 */
public final class AnswerStream {

  /** The longest head, in bytes, of all interim answers together. */
  public static final int HEAD_BYTES_MAX = 32 * 1024;

  /** How much of a body is read, in bytes. */
  public static final int BODY_BYTES_MAX = 64 * 1024;

  private static final int CHUNK_LINE_BYTES_MAX = 256;
  private static final int QUOTED_CHARS_MAX = 60;
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/[0-9]\\.[0-9]) ([0-9]{3})(?: .*)?");

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final InputStream in;
  private final byte[] buffer = new byte[8 * 1024];
  private int at;
  private int filled;
  private long received;
  private String progress = "no answer";

  public AnswerStream(InputStream in) {
    this.in = in;
  }

  /**
   * How far it has come, for the words of a failure: {@code no answer}, {@code half an answer (17
   * bytes)}, {@code 200, but only 5 bytes of the body}.
   */
  public String progress() {
    return received > 0 && progress.equals("no answer")
        ? "half an answer (" + received + " bytes)"
        : progress;
  }

  /** The next final head; interim answers (1xx but 101) are skipped. */
  public Head head() throws IOException {
    int budget = HEAD_BYTES_MAX;
    while (true) {
      String statusLine = line(budget);
      budget -= statusLine.length();
      Matcher matcher = STATUS_LINE.matcher(statusLine);
      if (!matcher.matches()) {
        throw ProbeFault.failed(
            CauseCode.BAD_ANSWER,
            "not HTTP: \"" + Words.oneLine(statusLine, QUOTED_CHARS_MAX) + "\"");
      }
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (String line = line(budget); !line.isEmpty(); line = line(budget)) {
        budget -= line.length();
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers
              .computeIfAbsent(
                  line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                  _ -> new ArrayList<>(1))
              .add(line.substring(colon + 1).strip());
        }
      }
      int status = Integer.parseInt(matcher.group(2));
      if (status >= 200 || status == 101) {
        progress = Integer.toString(status);
        return new Head(status, matcher.group(1), headers);
      }
    }
  }

  /** The body that belongs to a head, as much of it as is allowed. */
  Answer body(Head head) throws IOException {
    if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
      return new Answer(head, "", true);
    }
    BodyBuffer body = new BodyBuffer();
    String coding = head.value("transfer-encoding").toLowerCase(Locale.ROOT);
    String length = head.value("content-length");
    boolean whole;
    if (coding.endsWith("chunked")) {
      whole = chunked(body);
    } else if (!coding.isEmpty() || length.isEmpty()) {
      whole = toClose(body);
    } else {
      whole = exactly(length(length), body);
    }
    return Answer.of(head, body.bytes(), whole);
  }

  /** Fills {@code into}. */
  public void readFully(byte[] into) throws IOException {
    for (int done = 0; done < into.length; ) {
      done += read(into, done, into.length - done);
    }
  }

  private boolean chunked(BodyBuffer body) throws IOException {
    while (true) {
      String size = line(CHUNK_LINE_BYTES_MAX).split(";", 2)[0].strip();
      long bytes;
      try {
        bytes = Long.parseLong(size, 16);
      } catch (NumberFormatException e) {
        throw bad("a broken chunk: \"" + Words.oneLine(size, QUOTED_CHARS_MAX) + "\"");
      }
      if (bytes == 0) {
        int budget = HEAD_BYTES_MAX;
        for (String line = line(budget); !line.isEmpty(); line = line(budget)) {
          budget -= line.length(); // Trailer fields say nothing to us.
        }
        return true;
      }
      if (bytes < 0 || !exactly(bytes, body)) {
        return false;
      }
      if (!line(CHUNK_LINE_BYTES_MAX).isEmpty()) {
        throw bad("a chunk longer than it says");
      }
    }
  }

  /** Reads as many bytes into the body; false when the body is full before. */
  private boolean exactly(long bytes, BodyBuffer body) throws IOException {
    for (long left = bytes; left > 0; ) {
      int room = (int) Math.min(left, body.room());
      if (room == 0) {
        return false;
      }
      left -= body.fill(room);
    }
    return true;
  }

  private boolean toClose(BodyBuffer body) throws IOException {
    try {
      while (body.room() > 0) {
        body.fill(body.room());
      }
      return false;
    } catch (EOFException e) {
      return true;
    }
  }

  private long length(String text) throws ProbeFault {
    String[] values = COMMA.split(text); // Repeated, but equal, is allowed (RFC 9112 6.3).
    if (LENGTH.matcher(values[0]).matches() && Arrays.stream(values).allMatch(values[0]::equals)) {
      return Long.parseLong(values[0]);
    }
    throw bad("a broken content-length: \"" + Words.oneLine(text, QUOTED_CHARS_MAX) + "\"");
  }

  private ProbeFault bad(String what) {
    return ProbeFault.failed(CauseCode.BAD_ANSWER, progress + ", but " + what);
  }

  /** A line of at most so many bytes, without its end; a bare line feed ends one too. */
  private String line(int bytesMax) throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      if (at == filled) {
        refill();
      }
      int start = at;
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      line.append(new String(buffer, start, at - start, StandardCharsets.ISO_8859_1));
      if (line.length() > bytesMax) {
        throw ProbeFault.failed(
            CauseCode.BAD_ANSWER,
            "the head is longer than "
                + HEAD_BYTES_MAX / 1024
                + " KiB, or not HTTP: \""
                + Words.oneLine(line.toString(), QUOTED_CHARS_MAX)
                + "\"");
      }
      if (at < filled) {
        at++;
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
    }
  }

  private int read(byte[] into, int from, int length) throws IOException {
    if (at == filled) {
      refill();
    }
    int n = Math.min(length, filled - at);
    System.arraycopy(buffer, at, into, from, n);
    at += n;
    return n;
  }

  private void refill() throws IOException {
    int n = in.read(buffer);
    if (n < 0) {
      throw new EOFException("connection closed");
    }
    received += n;
    at = 0;
    filled = n;
  }

  /** The bytes of one body, growing to the limit. */
  private final class BodyBuffer {
    private byte[] bytes = new byte[1024];
    private int size;

    int room() {
      return BODY_BYTES_MAX - size;
    }

    /** Reads at least one byte, at most so many. */
    int fill(int most) throws IOException {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(2 * size, BODY_BYTES_MAX));
      }
      String before = progress;
      progress = before + ", but only " + size + " bytes of the body";
      int n = read(bytes, size, Math.min(most, bytes.length - size));
      progress = before;
      size += n;
      return n;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, size);
    }
  }
}
