package dev.mainstay.supervisor.logs;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.FileRanges;
import dev.mainstay.core.posix.Result;
import dev.mainstay.core.posix.ThisProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the content of one file of a log lies.
 *
 * @param start offset of the first byte behind a hole at the front; 0 when there is none
 * @param size the file's size
 * @param mark the mark it begins with; empty when it was never rotated
 */
record Extent(long start, long size, Optional<HeadMark> mark) {

  /** Looks at a file that may grow meanwhile. */
  static Extent of(Path path, FileChannel file) throws IOException {
    long size = file.size();
    long start = size == 0 || !ThisProcess.isLinux() ? 0 : firstData(path, size);
    return new Extent(start, size, HeadMark.at(file, start));
  }

  /** How many bytes it holds. */
  long used() {
    return size - start;
  }

  /** What to add to an offset to get the position in everything ever written. */
  long shift() {
    return mark.map(it -> it.position() - start).orElse(0L);
  }

  /** Offset of the first byte of the programs' own lines. */
  long content() {
    return start + mark.map(HeadMark::length).orElse(0);
  }

  private static long firstData(Path path, long size) {
    return switch (FileRanges.firstData(path)) {
      case Result.Ok<Long>(Long offset) -> Math.min(offset, size);
      case Result.Failed<Long>(Errno errno) -> errno.equals(Errno.ENXIO) ? size : 0;
    };
  }
}
