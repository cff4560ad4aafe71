package dev.mainstay.supervisor.logs;

import dev.mainstay.probe.LogMark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reader of one log, over its archives, while it is written and rotated; also from another
 * process. Lines come as text that is safe to show.
 */
public final class LogReader {

  /** How far back anything is looked for, in bytes. */
  static final long BACK_BYTES_MAX = 256L * 1024 * 1024;

  /** How often a look is repeated because the log was rotated meanwhile. */
  private static final int LOOKS_MAX = 5;

  private static final int CHUNK_BYTES = 256 * 1024;

  private static final Pattern MARK_TIME =
      Pattern.compile(Pattern.quote(LogMark.PREFIX) + "(?:starting|started pid \\d+) at ([^, ]+)");

  private final Path live;

  /** A reader of the log that is written to this file. */
  public LogReader(Path live) {
    this.live = live;
  }

  /**
   * What was read.
   *
   * @param lines oldest first
   * @param next where to go on with {@link #follow}
   */
  public record Batch(List<String> lines, long next) {}

  /** Tells backwards, line by line, whether to take a line and whether to go on. */
  private interface Chooser {
    /** Whether to look at older lines after this one; adds it to {@code taken} if it wants it. */
    boolean goesOn(String line, List<String> taken);
  }

  /** The last lines. */
  public Batch last(int lines) throws IOException {
    return backwards((line, taken) -> {
      taken.add(line);
      return taken.size() < lines;
    });
  }

  /** The last lines of the newest start, our own marks left out: what {@code why} shows. */
  public Batch lastOfStart(int lines) throws IOException {
    return backwards((line, taken) -> {
      if (line.startsWith(LogMark.STARTING)) {
        return false;
      }
      if (!line.startsWith(LogMark.PREFIX)) {
        taken.add(line);
      }
      return taken.size() < lines;
    });
  }

  /** The last lines from the first start mark at or after an instant on. */
  public Batch since(Instant at, int lines) throws IOException {
    int[] counted = {0};
    Batch all =
        backwards((line, taken) -> {
          taken.add(line);
          Optional<Instant> time = time(line);
          if (time.isPresent() && !time.get().isBefore(at)) {
            counted[0] = taken.size();
          }
          return taken.size() < lines && !(time.isPresent() && time.get().isBefore(at));
        });
    List<String> kept = all.lines();
    return new Batch(kept.subList(kept.size() - counted[0], kept.size()), all.next());
  }

  /** The last lines that match; see {@link LineMatch} for text and bounded patterns. */
  public Batch search(Predicate<String> match, int lines) throws IOException {
    return backwards((line, taken) -> {
      if (match.test(line)) {
        taken.add(line);
      }
      return taken.size() < lines;
    });
  }

  /**
   * The whole lines from a position on, at most some 256 KiB; to be called again from where the
   * batch ends. What has been rotated out since is passed over; a log that began anew is read from
   * its beginning.
   */
  public Batch follow(long position) throws IOException {
    for (int look = 1; ; look++) {
      try (LogStream stream = LogStream.open(live)) {
        long from = position > stream.end() ? stream.begin() : Math.max(position, stream.begin());
        byte[] bytes = stream.read(from, Math.min(stream.end(), from + CHUNK_BYTES));
        if (stream.isStill() || look == LOOKS_MAX) {
          return whole(bytes, from);
        }
      }
    }
  }

  private static Batch whole(byte[] bytes, long from) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean tooLong = i == bytes.length - 1 && begin == 0 && bytes.length == CHUNK_BYTES;
      if (bytes[i] == '\n' || tooLong) {
        lines.add(SafeText.of(bytes, begin, bytes[i] == '\n' ? i : i + 1));
        begin = i + 1;
      }
    }
    return new Batch(lines, from + begin);
  }

  private Batch backwards(Chooser chooser) throws IOException {
    for (int look = 1; ; look++) {
      try (LogStream stream = LogStream.open(live)) {
        List<String> taken = new ArrayList<>();
        long end = stream.end();
        walk(stream, chooser, taken);
        if (stream.isStill() || look == LOOKS_MAX) {
          Collections.reverse(taken);
          return new Batch(List.copyOf(taken), end);
        }
      }
    }
  }

  /** Hands the lines to the chooser, newest first, reading chunk by chunk from the end. */
  private static void walk(LogStream stream, Chooser chooser, List<String> taken)
      throws IOException {
    long floor = Math.max(stream.begin(), stream.end() - BACK_BYTES_MAX);
    byte[] rest = {};
    for (long high = stream.end(); high > floor; ) {
      long low = Math.max(floor, high - CHUNK_BYTES);
      byte[] chunk = join(stream.read(low, high), rest);
      int end = chunk.length;
      for (int i = chunk.length - 1; i >= 0; i--) {
        if (chunk[i] == '\n') {
          boolean nothingBehind = i == chunk.length - 1 && high == stream.end();
          if (!nothingBehind && !chooser.goesOn(SafeText.of(chunk, i + 1, end), taken)) {
            return;
          }
          end = i;
        }
      }
      rest = Arrays.copyOf(chunk, Math.min(end, CHUNK_BYTES));
      high = low;
    }
    if (rest.length > 0) {
      var _ = chooser.goesOn(SafeText.of(rest, 0, rest.length), taken);
    }
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static Optional<Instant> time(String line) {
    Matcher mark = MARK_TIME.matcher(line);
    try {
      return mark.lookingAt() ? Optional.of(Instant.parse(mark.group(1))) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
