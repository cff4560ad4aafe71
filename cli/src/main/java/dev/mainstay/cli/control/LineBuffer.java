package dev.mainstay.cli.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Cuts bytes from a stream into lines of bounded length; not safe for several threads. */
final class LineBuffer {

  private final int bytesMax;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private final Queue<String> lines = new ArrayDeque<>();

  /** Lines of at most {@code bytesMax} bytes, without their end. */
  LineBuffer(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes everything that remains in {@code bytes}; false when a line is too long. */
  boolean feed(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        lines.add(open.toString(StandardCharsets.UTF_8));
        open.reset();
      } else if (open.size() == bytesMax) {
        return false;
      } else {
        open.write(next);
      }
    }
    return true;
  }

  /** The next whole line; empty when there is none yet. */
  Optional<String> next() {
    return Optional.ofNullable(lines.poll());
  }
}
