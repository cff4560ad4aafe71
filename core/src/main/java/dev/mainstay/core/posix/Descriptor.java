package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor of this process, close-on-exec, closed at most once.
 *
 * <p>Whoever closes it must know that no other thread is using it: its number is given to the next
 * file that is opened.
 */
public final class Descriptor implements AutoCloseable {

  private static final int AT_FDCWD = -100;

  /** Open flags (fcntl.h of x86-64 and aarch64). */
  static final int O_RDONLY = 0;

  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_TRUNC = 0x200;
  static final int O_APPEND = 0x400;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  private static final int OWNER_ONLY = 0600;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private final int number;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Descriptor(long number) {
    this.number = (int) number;
  }

  /** Opens an existing file for reading, never waiting for a peer as a fifo would. */
  public static Result<Descriptor> openForReading(Path file) {
    return open(file, O_RDONLY | O_NONBLOCK);
  }

  /** Opens an existing file for reading and writing. */
  public static Result<Descriptor> openForWriting(Path file) {
    return open(file, O_RDWR);
  }

  /** Opens a file for appending, made for its owner alone when there is none. */
  public static Result<Descriptor> openForAppending(Path file) {
    return open(file, O_WRONLY | O_CREAT | O_APPEND);
  }

  /** One that this process was begun with; no process that it begins will have it. */
  public static Result<Descriptor> inherited(int number) {
    return Result.of(Syscall.FCNTL.call(number, F_SETFD, FD_CLOEXEC), _ -> new Descriptor(number));
  }

  private static Result<Descriptor> open(Path file, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom(file.toString()).address();
      return Result.of(
          Syscall.OPENAT.call(AT_FDCWD, path, flags | O_CLOEXEC, OWNER_ONLY), Descriptor::new);
    }
  }

  /** Its number, for other calls; only while this is open. */
  public int number() {
    return number;
  }

  /**
   * Reads from an offset, without moving any position; the number of bytes read, 0 at the end. A
   * file under /proc is made anew by each read from offset 0.
   */
  public Result<Integer> readAt(long offset, byte[] into) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(into.length);
      long count = Syscall.PREAD64.call(number, buffer.address(), into.length, offset);
      if (count > 0) {
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, (int) count);
      }
      return Result.of(count, c -> (int) c);
    }
  }

  /** Writes at its end or position; how many bytes were taken. */
  public Result<Integer> write(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      long from = arena.allocateFrom(JAVA_BYTE, bytes).address();
      return Result.of(Syscall.WRITE.call(number, from, bytes.length), count -> (int) count);
    }
  }

  /**
   * The same file opened once more by its name in proc(5), for writing without ever waiting; it
   * stays open when this is closed.
   */
  Result<Descriptor> againForWritingAtOnce() {
    return open(Path.of("/proc/self/fd/" + number), O_WRONLY | O_NONBLOCK);
  }

  /** Makes another number mean the same open file; what that was before is closed (dup2(2)). */
  public Optional<Errno> standInFor(int other) {
    return Result.of(Syscall.DUP3.call(number, other, 0), Long::valueOf).failure();
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      var _ = Syscall.CLOSE.call(number);
    }
  }
}
