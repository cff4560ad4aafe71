package dev.mainstay.core.posix;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Taking bytes out of the middle or the front of a file that others hold open (fallocate(2)).
 *
 * <p>Both calls open the file, do one thing, and close it. EOPNOTSUPP means that this file system
 * cannot (tmpfs and NFS cannot collapse; ext4 and xfs can).
 */
public final class FileRanges {

  private static final int KEEP_SIZE = 0x01;
  private static final int PUNCH_HOLE = 0x02;
  private static final int COLLAPSE_RANGE = 0x08;

  private static final int SEEK_DATA = 3;

  private FileRanges() {}

  /**
   * The offset of the first byte that is not in a hole, to the precision of a block (lseek(2),
   * SEEK_DATA); ENXIO when the file is empty or nothing but a hole.
   */
  public static Result<Long> firstData(Path file) {
    return switch (Descriptor.openForReading(file)) {
      case Result.Failed<Descriptor>(Errno errno) -> new Result.Failed<>(errno);
      case Result.Ok<Descriptor>(Descriptor opened) -> {
        try (opened) {
          yield Result.of(Syscall.LSEEK.call(opened.number(), 0, SEEK_DATA), Long::valueOf);
        }
      }
    };
  }

  /**
   * Removes a range and moves what follows to the front, atomically for whoever appends. Offset and
   * length must be multiples of the file system's block size (else EINVAL), and the range must end
   * before the end of the file.
   */
  public static Optional<Errno> collapse(Path file, long offset, long length) {
    return change(file, COLLAPSE_RANGE, offset, length);
  }

  /** Gives the blocks of a range back; it then reads as zeros, and the file's size stays. */
  public static Optional<Errno> punch(Path file, long offset, long length) {
    return change(file, PUNCH_HOLE | KEEP_SIZE, offset, length);
  }

  private static Optional<Errno> change(Path file, int mode, long offset, long length) {
    return switch (Descriptor.openForWriting(file)) {
      case Result.Failed<Descriptor>(Errno errno) -> Optional.of(errno);
      case Result.Ok<Descriptor>(Descriptor opened) -> {
        try (opened) {
          long returned = Syscall.FALLOCATE.call(opened.number(), mode, offset, length);
          yield Result.of(returned, Long::valueOf).failure();
        }
      }
    };
  }
}
