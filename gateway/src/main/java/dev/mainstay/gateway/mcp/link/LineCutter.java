package dev.mainstay.gateway.mcp.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines of bounded length; for one thread. */
public final class LineCutter {

  /** The memory for an unfinished line grows by so many bytes. */
  private static final int PART_BYTES = 16 * 1024;

  private final int bytesMax;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** The full parts of a line that has no end yet: joined once, for a line may be long. */
  private final List<byte[]> full = new ArrayList<>();

  /** Its last part, and how much of that is used. */
  private byte[] part = new byte[0];

  private int used;

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
    end(new byte[0], 0, 0);
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
      byte[] line = joined();
      add(line, 0, line.length);
    }
    skipped = 0;
    forget();
  }

  private void forget() {
    length = 0;
    used = 0;
    full.clear();
  }

  private byte[] joined() {
    byte[] line = new byte[length];
    int at = 0;
    for (byte[] each : full) {
      System.arraycopy(each, 0, line, at, each.length);
      at += each.length;
    }
    System.arraycopy(part, 0, line, at, used);
    return line;
  }

  /** Lines of nothing but an end say nothing. */
  private void add(byte[] bytes, int from, int to) {
    int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    if (end > from) {
      // Only a joined line is all of its bytes: what is fed has an end of line besides.
      boolean whole = from == 0 && end == bytes.length;
      pieces.add(new Piece.Line(whole ? bytes : Arrays.copyOfRange(bytes, from, end)));
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int more = to - from;
    if (skipped > 0 || (long) length + more > bytesMax) {
      skipped += (long) length + more;
      forget();
      return;
    }
    length += more;
    for (int at = from; at < to; ) {
      if (used == part.length) {
        if (used > 0) {
          full.add(part);
        }
        part = new byte[PART_BYTES];
        used = 0;
      }
      int count = Math.min(to - at, part.length - used);
      System.arraycopy(bytes, at, part, used, count);
      used += count;
      at += count;
    }
  }
}
