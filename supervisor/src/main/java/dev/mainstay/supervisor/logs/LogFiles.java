package dev.mainstay.supervisor.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/** Reading, writing and copying ranges of log files, which only their owner may read. */
final class LogFiles {

  private static final int CHUNK_BYTES = 64 * 1024;

  private static final Set<OpenOption> APPENDED =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private static final FileAttribute<?>[] OWNERS_ONLY = ownersOnly();

  private LogFiles() {}

  /** Makes an empty file with mode 0600; leaves one that is there as it is. */
  static Path create(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, OWNERS_ONLY);
    }
    return file;
  }

  /** Appends with one write, so that no program's line comes between. */
  static void append(Path file, byte[] line) throws IOException {
    try (FileChannel out = FileChannel.open(file, APPENDED, OWNERS_ONLY)) {
      write(out, ByteBuffer.wrap(line), -1);
    }
  }

  /** Writes all of it; at the channel's own position when {@code offset} is negative. */
  static void write(FileChannel out, ByteBuffer bytes, long offset) throws IOException {
    int from = bytes.position();
    while (bytes.hasRemaining()) {
      int before = bytes.position();
      int count = offset < 0 ? out.write(bytes) : out.write(bytes, offset + before - from);
      if (count < 0) {
        throw new IOException("nothing was written");
      }
    }
  }

  /** Fills the array from the offset on; fewer bytes only at the end of the file. */
  static int read(FileChannel in, long offset, byte[] into, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (in.read(buffer, offset + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }

  /**
   * Copies a range to a new file, with a line end behind it if it has none; false, and no file,
   * when the disk is full.
   */
  static boolean copy(FileChannel from, long start, long end, Path to) throws IOException {
    Files.deleteIfExists(to);
    try (FileChannel out = FileChannel.open(create(to), StandardOpenOption.WRITE)) {
      long at = start;
      while (at < end) {
        at += from.transferTo(at, end - at, out);
      }
      byte[] last = new byte[1];
      if (end > start && read(from, end - 1, last, 1) == 1 && last[0] != '\n') {
        write(out, ByteBuffer.wrap(new byte[] {'\n'}), end - start);
      }
      return true;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      if (isFull(e)) {
        return false;
      }
      throw e;
    }
  }

  /** The offset behind the last line end in [floor, end); {@code floor} when there is none. */
  static long lastLineEnd(FileChannel in, long floor, long end) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (long high = end; high > floor; ) {
      long low = Math.max(floor, high - CHUNK_BYTES);
      int count = read(in, low, chunk, (int) (high - low));
      for (int i = count - 1; i >= 0; i--) {
        if (chunk[i] == '\n') {
          return low + i + 1;
        }
      }
      high = low;
    }
    return floor;
  }

  /** The start of the UTF-8 character around this offset, at most 3 bytes before it. */
  static long characterStart(FileChannel in, long offset) throws IOException {
    byte[] around = new byte[4];
    int count = read(in, offset - 3, around, 4);
    for (int back = 0; back < count; back++) {
      if ((around[3 - back] & 0xC0) != 0x80) {
        return offset - back;
      }
    }
    return offset;
  }

  /** Whether an error says that the disk, or the user's share of it, is full. */
  static boolean isFull(IOException error) {
    String text = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  private static FileAttribute<?>[] ownersOnly() {
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-------");
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }
}
