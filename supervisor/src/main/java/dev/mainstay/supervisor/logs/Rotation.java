package dev.mainstay.supervisor.logs;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rotation of one log under its program's hands, as the package describes it. For one owner at
 * a time; a new one must {@link #recover} first.
 */
final class Rotation {

  /** The smallest size at which a log is rotated: below it the mark would be most of it. */
  static final long BYTES_MIN = 64 * 1024;

  /** A log must be some blocks long for a block of it to go. */
  private static final int BLOCKS_MIN = 16;

  /** A line that is longer than this share of a log may be cut in two by the rotation. */
  private static final int LINE_SHARE = 2;

  /** What a rotation does, in order; after each of them it may be killed. */
  enum Step {
    MADE_ROOM,
    COPIED,
    SEALED,
    MARKED,
    CUT,
    SHIFTED_ONE,
    DONE
  }

  /** What came of a look at the log. */
  sealed interface Outcome {
    /** It is not long enough. */
    record NotDue(long used) implements Outcome {}

    /** Its oldest lines are in the first archive. */
    record Archived(long bytes) implements Outcome {}

    /** Its oldest lines are gone. */
    record Discarded(long bytes, HeadMark.Before why) implements Outcome {}

    /** The file system would not; to be tried again. */
    record Refused(Errno errno) implements Outcome {}
  }

  private final LogNames names;
  private final long maxBytes;
  private final int keep;
  private final int blockBytes;
  private final Shrinking shrinking;
  private final Consumer<Step> done;
  private Left left;

  /** What is there of a rotation that was begun, by us or by an earlier owner. */
  enum Left {
    NOTHING,
    UNFINISHED
  }

  /**
   * The rotation of one log.
   *
   * @param left what an earlier owner left
   * @param blockBytes block size of the file system
   * @param done told after each step; what it throws ends the rotation there, as a kill would
   */
  Rotation(
      LogNames names,
      Left left,
      ServiceSpec.Logs limits,
      int blockBytes,
      Shrinking shrinking,
      Consumer<Step> done) {
    this.names = names;
    this.left = left;
    this.maxBytes =
        Math.max(limits.maxBytes(), Math.max(BYTES_MIN, (long) BLOCKS_MIN * blockBytes));
    this.keep = limits.keep();
    this.blockBytes = blockBytes;
    this.shrinking = shrinking;
    this.done = done;
  }

  /** The size at which it is rotated. */
  long maxBytes() {
    return maxBytes;
  }

  /** Finishes what was begun and not finished; harmless when there is nothing. */
  void recover(Instant now) throws IOException {
    if (left == Left.NOTHING) {
      return;
    }
    Files.deleteIfExists(names.copying());
    Optional<LogNames.Seal> seal = names.unfinished();
    if (seal.isPresent()) {
      var _ = finish(seal.get(), before(names.sealed(seal.get())), now);
    } else {
      left = Left.NOTHING;
    }
  }

  /** Rotates once if the log is long enough; to be called again until it is not due. */
  Outcome rotate(Instant now) throws IOException {
    recover(now);
    if (!Files.isRegularFile(names.live())) {
      return new Outcome.NotDue(0);
    }
    try (FileChannel live = FileChannel.open(names.live(), StandardOpenOption.READ)) {
      Extent extent = Extent.of(names.live(), live);
      if (extent.used() < maxBytes || shrinking == Shrinking.NONE) {
        return new Outcome.NotDue(extent.used());
      }
      long excess = extent.used() - maxBytes * (keep + 1L);
      long target = extent.start() + (excess > maxBytes ? excess : maxBytes);
      long end = lineEnd(live, target);
      long cut = (end - HeadMark.BYTES_MIN) / blockBytes * blockBytes;
      LogNames.Seal seal = new LogNames.Seal(cut, end, extent.shift() + cut);
      if (excess > maxBytes || keep == 0) {
        return discard(seal, extent, HeadMark.Before.OUTDATED, now);
      }
      makeRoom(extent.used());
      left = Left.UNFINISHED;
      if (!copied(live, extent.start(), end)) {
        return discard(seal, extent, HeadMark.Before.NO_SPACE, now);
      }
      done.accept(Step.COPIED);
      Files.move(names.copying(), names.sealed(seal), StandardCopyOption.ATOMIC_MOVE);
      done.accept(Step.SEALED);
      return finish(seal, HeadMark.Before.ARCHIVED, now)
          .<Outcome>map(Outcome.Refused::new)
          .orElseGet(() -> new Outcome.Archived(end - extent.start()));
    }
  }

  /**
   * Begins a fresh file where the live one cannot be cut and has a hole or is too long; for the
   * time between two runs, when nobody has it open.
   */
  void renew(Instant now) throws IOException {
    if (shrinking == Shrinking.COLLAPSE || !Files.isRegularFile(names.live())) {
      return;
    }
    try (FileChannel live = FileChannel.open(names.live(), StandardOpenOption.READ)) {
      Extent extent = Extent.of(names.live(), live);
      if (extent.start() == 0 && extent.used() < maxBytes) {
        return;
      }
      long position = extent.shift() + extent.size();
      HeadMark.Before before = keep > 0 ? HeadMark.Before.ARCHIVED : HeadMark.Before.OUTDATED;
      byte[] mark = HeadMark.line(now, position, before, archiveName(), HeadMark.BYTES_MIN);
      if (keep > 0) {
        shift(names.live());
      } else {
        Files.delete(names.live());
      }
      LogFiles.append(names.live(), mark);
    }
  }

  private Outcome discard(LogNames.Seal seal, Extent extent, HeadMark.Before why, Instant now)
      throws IOException {
    left = Left.UNFINISHED;
    // An empty sealed file stands for lines that nobody keeps.
    Files.deleteIfExists(names.copying());
    LogFiles.create(names.sealed(seal));
    done.accept(Step.SEALED);
    return finish(seal, why, now)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Discarded(seal.end() - extent.start(), why));
  }

  /** Marks, cuts and shifts, or only shifts when the live file is cut already. */
  private Optional<Errno> finish(LogNames.Seal seal, HeadMark.Before before, Instant now)
      throws IOException {
    if (Files.isRegularFile(names.live()) && !isCut(seal)) {
      int length = Math.toIntExact(seal.end() - seal.cut());
      byte[] mark = HeadMark.line(now, seal.position(), before, archiveName(), length);
      try (FileChannel live = FileChannel.open(names.live(), StandardOpenOption.WRITE)) {
        LogFiles.write(live, ByteBuffer.wrap(mark), seal.cut());
      }
      done.accept(Step.MARKED);
      Optional<Errno> refused = shrinking.letGo(names.live(), seal.cut());
      if (refused.isPresent()) {
        return refused;
      }
      done.accept(Step.CUT);
    }
    Path sealed = names.sealed(seal);
    if (Files.size(sealed) == 0) {
      Files.delete(sealed);
    } else {
      shift(sealed);
    }
    left = Left.NOTHING;
    done.accept(Step.DONE);
    return Optional.empty();
  }

  private boolean isCut(LogNames.Seal seal) throws IOException {
    try (FileChannel live = FileChannel.open(names.live(), StandardOpenOption.READ)) {
      Extent extent = Extent.of(names.live(), live);
      boolean marked = extent.mark().filter(it -> it.position() == seal.position()).isPresent();
      // Shorter than what was copied: somebody truncated it, and there is nothing to cut.
      return marked || extent.size() < seal.end();
    }
  }

  /** Makes an archive the newest; a gap is what a killed shift left, and ends the shifting. */
  private void shift(Path newest) throws IOException {
    int free = 1;
    while (free < keep && Files.exists(names.archive(free))) {
      free++;
    }
    for (int n = free; n > 1; n--) {
      Files.move(names.archive(n - 1), names.archive(n), StandardCopyOption.ATOMIC_MOVE);
      done.accept(Step.SHIFTED_ONE);
    }
    Files.move(newest, names.archive(1), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes now the archives that the live file's content is about to push out. */
  private void makeRoom(long used) throws IOException {
    long coming = Math.min(keep, used / maxBytes);
    for (int n = keep; n > keep - coming; n--) {
      Files.deleteIfExists(names.archive(n));
    }
    done.accept(Step.MADE_ROOM);
  }

  /** Copies, giving up old archives for it if it must; false when there is no room even so. */
  private boolean copied(FileChannel live, long from, long to) throws IOException {
    while (!LogFiles.copy(live, from, to, names.copying())) {
      int oldest = keep;
      while (oldest > 0 && !Files.deleteIfExists(names.archive(oldest))) {
        oldest--;
      }
      if (oldest == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The end of the last line before {@code target}; within a line that is too long, a character's.
   */
  private long lineEnd(FileChannel live, long target) throws IOException {
    long floor = target - maxBytes / LINE_SHARE;
    long end = LogFiles.lastLineEnd(live, floor, target);
    return end > floor ? end : LogFiles.characterStart(live, target);
  }

  private static HeadMark.Before before(Path sealed) throws IOException {
    return Files.size(sealed) == 0 ? HeadMark.Before.OUTDATED : HeadMark.Before.ARCHIVED;
  }

  private String archiveName() {
    return String.valueOf(names.archive(1).getFileName());
  }
}
