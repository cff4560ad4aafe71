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
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    int from = 0;
    for (int at = 0; at < chunk.length; at++) {
      if (chunk[at] == '\n') {
        if (!keep(chunk, from, at)) {
          return false;
        }
        lines.add(open.toString(StandardCharsets.UTF_8));
        open.reset();
        from = at + 1;
      }
    }
    return keep(chunk, from, chunk.length);
  }

  private boolean keep(byte[] chunk, int from, int to) {
    if (open.size() + to - from > bytesMax) {
      return false;
    }
    open.write(chunk, from, to - from);
    return true;
  }

  /** The next whole line; empty when there is none yet. */
  Optional<String> next() {
    return Optional.ofNullable(lines.poll());
  }
}
