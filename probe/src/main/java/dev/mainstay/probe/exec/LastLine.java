package dev.mainstay.probe.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The last non-blank line of a stream that may be endless: keeps {@link #BYTES_MAX} bytes of the
 * line it is in and the last complete one, whatever comes.
 */
final class LastLine {

  /** The longest line that is kept, in bytes; the rest of a longer one is dropped. */
  static final int BYTES_MAX = 300;

  private static final int READ_BYTES = 8192;

  private final InputStream in;
  private final byte[] line = new byte[BYTES_MAX];
  private int length;
  private volatile String last = "";

  LastLine(InputStream in) {
    this.in = in;
  }

  /** Reads until the stream ends or is closed. */
  void drain() {
    byte[] buffer = new byte[READ_BYTES];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        take(buffer, n);
      }
    } catch (IOException e) {
      // Closed by the end of the attempt: what was read until then counts.
    }
    finish();
  }

  /** The line so far, with everything unprintable shown as a question mark. */
  String text() {
    return last;
  }

  private void take(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        finish();
      } else if (length < BYTES_MAX) {
        line[length++] = bytes[i];
      }
    }
    // A prompt without a line end may be all a hanging command ever says.
    if (last.isEmpty() && length > 0) {
      show();
    }
  }

  private void finish() {
    if (length > 0) {
      show();
    }
    length = 0;
  }

  private void show() {
    String text = new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8).strip();
    if (!text.isEmpty()) {
      last = text.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
