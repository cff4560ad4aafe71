package dev.mainstay.supervisor.logs;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.FileRanges;
import dev.mainstay.core.posix.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How a file system lets the front of a file go while others append to it. */
public enum Shrinking {
  /** The front is cut off: size and disk use shrink (ext4, xfs). */
  COLLAPSE("the front of a log is cut off"),
  /** The front becomes a hole: disk use shrinks, the size does not (tmpfs, btrfs). */
  PUNCH("the front of a log becomes a hole; a fresh file begins at the next start"),
  /** Not at all: a log is bounded at starts only. */
  NONE("a log cannot shrink while its program runs; a fresh file begins at the next start");

  private static final int SCRATCH_BLOCKS = 4;

  private final String words;

  Shrinking(String words) {
    this.words = words;
  }

  /** What it means, for people. */
  public String words() {
    return words;
  }

  /** Tries on a small file in the folder what works there. */
  static Shrinking in(Path folder, int blockBytes) throws IOException {
    if (!ThisProcess.isLinux()) {
      return NONE;
    }
    Path scratch = Files.createTempFile(folder, ".mainstay-", ".scratch");
    try {
      Files.write(scratch, new byte[SCRATCH_BLOCKS * blockBytes]);
      if (FileRanges.collapse(scratch, 0, blockBytes).isEmpty()) {
        return COLLAPSE;
      }
      return FileRanges.punch(scratch, 0, blockBytes).isEmpty() ? PUNCH : NONE;
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  /** Lets the first {@code bytes} of a file go, a multiple of the block size. */
  Optional<Errno> letGo(Path file, long bytes) {
    return switch (this) {
      case COLLAPSE -> FileRanges.collapse(file, 0, bytes);
      case PUNCH -> FileRanges.punch(file, 0, bytes);
      case NONE -> throw new IllegalStateException("nothing can be let go of " + file);
    };
  }
}
