package dev.mainstay.supervisor.logs;

import dev.mainstay.probe.LogMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line with which a rotated log begins.
 *
 * @param position which byte of everything ever written is the first byte of this line
 * @param length the line's length in bytes, with its line end
 */
record HeadMark(long position, int length) {

  /** Room for the words of a mark; what is left is filled with dashes. */
  static final int BYTES_MIN = 256;

  /** The longest mark: its words, and what is left of a block of the largest kind (64 KiB). */
  static final int BYTES_MAX = BYTES_MIN + 64 * 1024;

  private static final Pattern WORDS =
      Pattern.compile(Pattern.quote(LogMark.ROTATED) + "at \\S+ from byte ([0-9]{1,18})[ ,]");

  /** What became of the lines before a mark. */
  enum Before {
    ARCHIVED(", earlier lines are in "),
    /** They would have been rotated out at once. */
    OUTDATED(", earlier lines were more than is kept of "),
    /** There was no room to keep them. */
    NO_SPACE(", earlier lines are lost: no space on the disk of ");

    private final String words;

    Before(String words) {
      this.words = words;
    }
  }

  /** The bytes of a mark of exactly {@code length} bytes, at least {@link #BYTES_MIN}. */
  static byte[] line(Instant at, long position, Before before, String name, int length) {
    String words = LogMark.ROTATED + "at " + at + " from byte " + position;
    String more = before.words + name;
    if (words.length() + more.getBytes(StandardCharsets.UTF_8).length < BYTES_MIN - 2) {
      words += more;
    }
    byte[] line = new byte[length];
    Arrays.fill(line, (byte) '-');
    byte[] text = (words + " ").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, line, 0, text.length);
    line[length - 1] = '\n';
    return line;
  }

  /** The mark that a file has at this offset; empty when another line is there. */
  static Optional<HeadMark> at(FileChannel file, long offset) throws IOException {
    byte[] bytes = read(file, offset, BYTES_MIN);
    Matcher words = WORDS.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    if (!words.lookingAt()) {
      return Optional.empty();
    }
    byte[] whole = read(file, offset, BYTES_MAX);
    for (int i = 0; i < whole.length; i++) {
      if (whole[i] == '\n') {
        return Optional.of(new HeadMark(Long.parseLong(words.group(1)), i + 1));
      }
    }
    return Optional.empty();
  }

  private static byte[] read(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && file.read(buffer, offset + buffer.position()) > 0) {
      // Reads on until the buffer is full or the file ends.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
