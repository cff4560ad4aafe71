package dev.mainstay.monitor.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * One log file, read by byte offsets while it grows. Lines come as they are, with what is no UTF-8
 * replaced: whoever shows them shows text, never markup.
 */
final class LogFile implements AutoCloseable {

  /** How much is looked through for one answer. */
  private static final long LOOK_BYTES_MAX = 64L * 1024 * 1024;

  /** How much one answer holds. */
  private static final int ANSWER_BYTES_MAX = 1024 * 1024;

  /** How much one download holds. */
  private static final int DOWNLOAD_BYTES_MAX = 16 * 1024 * 1024;

  private static final int CHUNK_BYTES = 64 * 1024;

  /** A longer line is cut. */
  private static final int LINE_BYTES_MAX = 16 * 1024;

  private final FileChannel channel;
  private final long size;

  private LogFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /**
   * Whole lines and where they stand.
   *
   * @param from the offset of the first byte that was looked at
   * @param to the offset behind the last one
   */
  record Piece(long from, long to, List<String> lines) {}

  static LogFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new LogFile(channel, channel.size());
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The last lines before an offset that hold a text. */
  Piece backwards(long before, int lines, String search) throws IOException {
    long to = wholeEnd(Math.min(before, size));
    String wanted = search.toLowerCase(Locale.ROOT);
    List<String> taken = new ArrayList<>();
    long taking = 0;
    long end = to;
    long floor = Math.max(0, to - LOOK_BYTES_MAX);
    while (end > floor && taken.size() < lines && taking < ANSWER_BYTES_MAX) {
      long begin = lineBegin(end - 1, floor);
      String line = line(begin, end - 1);
      if (wanted.isEmpty() || line.toLowerCase(Locale.ROOT).contains(wanted)) {
        taken.add(line);
        taking += line.length();
      }
      end = begin;
    }
    Collections.reverse(taken);
    return new Piece(end, to, taken);
  }

  /** The whole lines from an offset on that hold a text; none yet when it has not grown. */
  Piece forwards(long from, int lines, String search) throws IOException {
    // A log that is shorter than it was has begun anew.
    long begin = from > size ? 0 : from;
    String wanted = search.toLowerCase(Locale.ROOT);
    byte[] bytes = read(begin, (int) Math.min(ANSWER_BYTES_MAX, size - begin));
    List<String> taken = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length && taken.size() < lines; i++) {
      if (bytes[i] == '\n') {
        String line = text(bytes, start, i);
        if (wanted.isEmpty() || line.toLowerCase(Locale.ROOT).contains(wanted)) {
          taken.add(line);
        }
        start = i + 1;
      }
    }
    if (start == 0 && bytes.length == ANSWER_BYTES_MAX) {
      taken.add(text(bytes, 0, LINE_BYTES_MAX));
      start = bytes.length;
    }
    return new Piece(begin, begin + start, taken);
  }

  /** The newest bytes. */
  byte[] tail() throws IOException {
    int length = (int) Math.min(DOWNLOAD_BYTES_MAX, size);
    return read(size - length, length);
  }

  /** The end of the last whole line at or before an offset. */
  private long wholeEnd(long offset) throws IOException {
    if (offset == 0 || read(offset - 1, 1)[0] == '\n') {
      return offset;
    }
    return lineBegin(offset, Math.max(0, offset - LOOK_BYTES_MAX));
  }

  private byte[] window = {};
  private long windowAt;

  /** Where the line begins that ends before {@code end}; not below {@code floor}. */
  private long lineBegin(long end, long floor) throws IOException {
    for (long i = end - 1; i >= floor; i--) {
      if (i < windowAt || i >= windowAt + window.length) {
        long low = Math.max(floor, i + 1 - CHUNK_BYTES);
        window = read(low, (int) (i + 1 - low));
        windowAt = low;
        if (window.length < i + 1 - low) {
          return i;
        }
      }
      if (window[(int) (i - windowAt)] == '\n') {
        return i + 1;
      }
    }
    return floor;
  }

  private String line(long begin, long end) throws IOException {
    byte[] bytes = read(begin, (int) Math.min(end - begin, LINE_BYTES_MAX));
    return text(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes, int begin, int end) {
    int stop = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
    int length = Math.min(stop - begin, LINE_BYTES_MAX);
    return new String(bytes, begin, Math.max(0, length), StandardCharsets.UTF_8);
  }

  private byte[] read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.max(0, length));
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // Until full, or shorter because somebody cut the file.
    }
    return bytes.position() == bytes.capacity()
        ? bytes.array()
        : java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }
}
