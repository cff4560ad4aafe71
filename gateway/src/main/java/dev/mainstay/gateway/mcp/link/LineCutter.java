package dev.mainstay.gateway.mcp.link;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines of bounded length; for one thread. */
public final class LineCutter {

  /** What the memory for an unfinished line begins with, in bytes. */
  private static final int BEGIN = 4 * 1024;

  private final int bytesMax;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private byte[] open = new byte[0];
  private int length;
  private long skipped;

  /** Lines of at most so many bytes without their end. */
  public LineCutter(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** A part of the stream. */
  public sealed interface Piece {
    /** One line without its end. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares lines
    record Line(byte[] bytes) implements Piece {}

    /** A line that was too long to be kept. */
    record TooLong(long bytes) implements Piece {}
  }

  /** Takes the next bytes of the stream. */
  public void feed(byte[] bytes, int from, int to) {
    int start = from;
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        end(bytes, start, at);
        start = at + 1;
      }
    }
    keep(bytes, start, to);
  }

  /** The next piece that is whole; null when there is none yet. */
  public @Nullable Piece next() {
    return pieces.poll();
  }

  /** What a last line without an end would be: the stream has ended; null for nothing. */
  public @Nullable Piece last() {
    end(open, 0, 0);
    return pieces.poll();
  }

  private void end(byte[] bytes, int from, int to) {
    if (length == 0 && skipped == 0 && to - from <= bytesMax) {
      add(bytes, from, to);
      return;
    }
    keep(bytes, from, to);
    if (skipped > 0) {
      pieces.add(new Piece.TooLong(skipped));
    } else {
      add(open, 0, length);
    }
    skipped = 0;
    length = 0;
    if (open.length > BEGIN) {
      open = new byte[0];
    }
  }

  /** Lines of nothing but an end say nothing. */
  private void add(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    if (end > from) {
      pieces.add(new Piece.Line(Arrays.copyOfRange(bytes, from, end)));
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int more = to - from;
    if (skipped > 0 || (long) length + more > bytesMax) {
      skipped += (long) length + more;
      length = 0;
      open = new byte[0];
      return;
    }
    if (length + more > open.length) {
      open = Arrays.copyOf(open, Math.max(length + more, Math.max(BEGIN, open.length * 2)));
    }
    System.arraycopy(bytes, from, open, length, more);
    length += more;
  }
}
