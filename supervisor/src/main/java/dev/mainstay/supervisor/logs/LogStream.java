package dev.mainstay.supervisor.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is kept of a log as one run of bytes, addressed by their position in everything
 * ever written; a look at one moment, over live file, unfinished rotation and archives.
 *
 * <p>The files are opened at once, so that archives may be renamed meanwhile; ask {@link #isStill}
 * after reading whether the live file was cut meanwhile, and if so look again.
 */
final class LogStream implements AutoCloseable {

  /** Archives that are looked at; more are older than anybody asks for. */
  private static final int ARCHIVES_MAX = 1000;

  /**
   * One file's share.
   *
   * @param from position of its first byte that no older file has
   * @param to position behind its last
   * @param shift what to take from a position to get the file's offset
   */
  private record Part(FileChannel file, long from, long to, long shift) {}

  private final LogNames names;
  private final Optional<HeadMark> head;
  private final List<Part> parts;

  private LogStream(LogNames names, Optional<HeadMark> head, List<Part> parts) {
    this.names = names;
    this.head = head;
    this.parts = parts;
  }

  /** Looks at the log of this name, which need not be there. */
  static LogStream open(Path live) throws IOException {
    LogNames names = new LogNames(live);
    List<Part> newestFirst = new ArrayList<>();
    Optional<HeadMark> head = add(names.live(), newestFirst);
    Optional<LogNames.Seal> unfinished = names.unfinished();
    if (unfinished.isPresent()) {
      add(names.sealed(unfinished.get()), newestFirst);
    }
    for (int n = 1; n <= ARCHIVES_MAX; n++) {
      int before = newestFirst.size();
      add(names.archive(n), newestFirst);
      if (newestFirst.size() == before && n > 1) {
        break;
      }
    }
    Collections.reverse(newestFirst);
    return new LogStream(names, head, newestFirst);
  }

  /** Position of the oldest byte that is kept. */
  long begin() {
    return parts.isEmpty() ? 0 : parts.getFirst().from();
  }

  /** Position behind the newest byte. */
  long end() {
    return parts.isEmpty() ? 0 : parts.getLast().to();
  }

  /** Whether the live file still begins where it did. */
  boolean isStill() throws IOException {
    try (FileChannel live = FileChannel.open(names.live(), StandardOpenOption.READ)) {
      return Extent.of(names.live(), live).mark().equals(head);
    } catch (NoSuchFileException e) {
      return parts.isEmpty();
    }
  }

  /** The bytes between two positions, as far as they are kept. */
  byte[] read(long from, long to) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(Math.max(0, to - from))];
    int filled = 0;
    for (Part part : parts) {
      long low = Math.max(from, part.from());
      long high = Math.min(to, part.to());
      if (low < high) {
        byte[] some = new byte[(int) (high - low)];
        int count = LogFiles.read(part.file(), low - part.shift(), some, some.length);
        System.arraycopy(some, 0, bytes, filled, count);
        filled += count;
      }
    }
    return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.file().close();
    }
  }

  /** Adds a file in front of the newer ones; its mark says where it belongs. */
  private static Optional<HeadMark> add(Path path, List<Part> newestFirst) throws IOException {
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      Extent extent = Extent.of(path, file);
      long from = extent.content() + extent.shift();
      long to = extent.size() + extent.shift();
      // A newer file begins where its mark ends; what an older one has beyond that is a copy.
      long next = newestFirst.isEmpty() ? to : newestFirst.getLast().from();
      Part part = new Part(file, from, Math.min(to, Math.max(from, next)), extent.shift());
      boolean live = newestFirst.isEmpty();
      if (live || next >= part.to()) {
        newestFirst.add(part);
      } else {
        file.close();
      }
      return extent.mark();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
