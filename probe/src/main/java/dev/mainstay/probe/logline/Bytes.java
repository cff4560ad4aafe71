package dev.mainstay.probe.logline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Searches in a file by bytes: UTF-8 needs no decoding to be searched. */
final class Bytes {

  /** How much is read at once. */
  static final int CHUNK_BYTES = 64 * 1024;

  private Bytes() {}

  /** The bytes from {@code from} up to {@code to}, fewer at the end of the file. */
  static byte[] read(FileChannel file, long from, long to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, to - from));
    long at = from;
    while (buffer.hasRemaining()) {
      int count = file.read(buffer, at);
      if (count < 0) {
        break;
      }
      at += count;
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Where {@code needle} is first found in [from, to) of the file; -1 when it is not. */
  static long find(FileChannel file, long from, long to, byte[] needle) throws IOException {
    for (long at = from; at < to; at += CHUNK_BYTES) {
      byte[] chunk = read(file, at, Math.min(to, at + CHUNK_BYTES + needle.length - 1));
      int found = find(chunk, needle, 0);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  /**
   * Where the last line that begins with {@code beginning} starts in [floor, end) of the file; -1
   * when there is none.
   */
  static long lastLine(FileChannel file, long floor, long end, byte[] beginning)
      throws IOException {
    for (long high = end; high > floor; high -= CHUNK_BYTES) {
      long low = Math.max(floor, high - CHUNK_BYTES);
      long before = Math.max(0, low - 1);
      byte[] chunk = read(file, before, Math.min(end, high + beginning.length - 1));
      int last = -1;
      for (int i = find(chunk, beginning, 0); i >= 0; i = find(chunk, beginning, i + 1)) {
        boolean starts = i == 0 ? before == 0 : chunk[i - 1] == '\n' || chunk[i - 1] == 0;
        last = starts ? i : last;
      }
      if (last >= 0) {
        return before + last;
      }
    }
    return -1;
  }

  /** The index of {@code needle} in {@code bytes} at or after {@code from}; -1 when not there. */
  static int find(byte[] bytes, byte[] needle, int from) {
    for (int i = from; i <= bytes.length - needle.length; i++) {
      if (bytes[i] == needle[0]
          && Arrays.equals(bytes, i, i + needle.length, needle, 0, needle.length)) {
        return i;
      }
    }
    return -1;
  }
}
