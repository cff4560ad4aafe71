package dev.mainstay.probe.logline;

import dev.mainstay.probe.LogMark;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The search for one text in one log for one generation; not safe for threads by itself.
 *
 * <p>The log may be rotated under it, by moving lines away from its front. The {@link
 * #FINGERPRINT_BYTES} before the position tell: when they are no longer there, the search begins
 * anew at the start mark, twice, because the moved lines may be between two files at the first
 * look.
 */
final class Watch {

  /** How far back a start mark is looked for, and how much one attempt reads, in bytes. */
  static final long READ_BYTES_MAX = 16 * 1024 * 1024;

  private static final int FINGERPRINT_BYTES = 64;

  /** A mark of ours may be padded to this length (two blocks of a file system, and its text). */
  private static final int MARK_BYTES_MAX = 8192 + 256;

  private static final int SHOWN_BYTES = 160;

  private static final byte[] PREFIX = LogMark.bytes(LogMark.PREFIX);
  private static final byte[] STARTING = LogMark.bytes(LogMark.STARTING);

  private final long generation;
  private final Path log;
  private final byte[] needle;
  private Anchor anchor = Anchor.UNKNOWN;
  private boolean lookAgain;
  private long position;
  private byte[] fingerprint = {};
  private Optional<String> found = Optional.empty();

  /** From where this generation's output counts. */
  enum Anchor {
    UNKNOWN,
    START_MARK,
    FIRST_ATTEMPT
  }

  Watch(long generation, Path log, String text) {
    this.generation = generation;
    this.log = log;
    this.needle = text.getBytes(StandardCharsets.UTF_8);
  }

  long generation() {
    return generation;
  }

  Anchor anchor() {
    return anchor;
  }

  /** The line with the text, once it was found. */
  Optional<String> look() throws IOException {
    if (found.isPresent()) {
      return found;
    }
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      long size = file.size();
      if (anchor == Anchor.UNKNOWN || lookAgain || !unmoved(file, size)) {
        lookAgain = anchor != Anchor.UNKNOWN && !lookAgain;
        position = begin(file, size);
      }
      if (found.isEmpty()) {
        long end = Math.min(size, position + READ_BYTES_MAX);
        found = search(file, position, end);
        advance(file, end);
      }
    }
    return found;
  }

  private boolean unmoved(FileChannel file, long size) throws IOException {
    return size >= position
        && Arrays.equals(fingerprint, Bytes.read(file, position - fingerprint.length, position));
  }

  /** Where to search in the live log, having searched what was moved out of it. */
  private long begin(FileChannel file, long size) throws IOException {
    long mark = Bytes.lastLine(file, Math.max(0, size - READ_BYTES_MAX), size, STARTING);
    if (mark >= 0) {
      anchor = Anchor.START_MARK;
      return mark;
    }
    Path moved = log.resolveSibling(log.getFileName() + ".1");
    if (Files.isRegularFile(moved)) {
      try (FileChannel older = FileChannel.open(moved, StandardOpenOption.READ)) {
        long end = older.size();
        long floor = Math.max(0, end - READ_BYTES_MAX);
        long there = Bytes.lastLine(older, floor, end, STARTING);
        if (there >= 0) {
          anchor = Anchor.START_MARK;
        }
        if (anchor == Anchor.START_MARK) {
          found = search(older, Math.max(floor, there), end);
          return Math.max(0, size - READ_BYTES_MAX);
        }
      }
    }
    if (anchor == Anchor.UNKNOWN) {
      anchor = Anchor.FIRST_ATTEMPT;
      return size;
    }
    return Math.max(0, size - READ_BYTES_MAX);
  }

  private void advance(FileChannel file, long end) throws IOException {
    fingerprint = Bytes.read(file, Math.max(0, end - FINGERPRINT_BYTES), end);
    position = end;
  }

  private Optional<String> search(FileChannel file, long from, long to) throws IOException {
    // The text may have begun before the last position.
    long at = Math.max(0, from - needle.length + 1);
    for (at = Bytes.find(file, at, to, needle);
        at >= 0;
        at = Bytes.find(file, at + 1, to, needle)) {
      byte[] before = Bytes.read(file, Math.max(0, at - MARK_BYTES_MAX), at);
      int start = before.length;
      while (start > 0 && before[start - 1] != '\n' && before[start - 1] != 0) {
        start--;
      }
      long line = at - (before.length - start);
      byte[] shown = Bytes.read(file, Math.max(line, at - SHOWN_BYTES), at + SHOWN_BYTES);
      boolean ours =
          Arrays.equals(Bytes.read(file, line, Math.min(to, line + PREFIX.length)), PREFIX);
      if (!ours) {
        return Optional.of(firstLine(shown));
      }
    }
    return Optional.empty();
  }

  private static String firstLine(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?").strip();
  }
}
