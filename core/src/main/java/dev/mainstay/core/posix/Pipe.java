package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A pipe (pipe(7)): what is written at one end is read at the other. No program that is executed
 * has its ends, but by a {@link PosixSpawn} that is given them.
 */
public record Pipe(Descriptor reading, Descriptor writing) implements AutoCloseable {

  private static final int INTS_BYTES = 8;

  /** Opens an empty pipe. */
  public static Result<Pipe> open() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(INTS_BYTES, 4);
      long returned = Syscall.PIPE2.call(ends.address(), Descriptor.O_CLOEXEC);
      return Result.of(
          returned,
          _ ->
              new Pipe(
                  new Descriptor(ends.get(JAVA_INT, 0)),
                  new Descriptor(ends.get(JAVA_INT, Integer.BYTES))));
    }
  }

  /**
   * A channel at the end that is read, apart from this one: it stays open when this is closed.
   * Closing it wakes a thread that waits in it.
   */
  public FileChannel reader() throws IOException {
    return again(reading, StandardOpenOption.READ);
  }

  /** The same at the end that is written. */
  public PipeWriter writer() throws IOException {
    Descriptor end =
        switch (writing.againForWritingAtOnce()) {
          case Result.Ok<Descriptor>(Descriptor fresh) -> fresh;
          case Result.Failed<Descriptor>(Errno errno) -> throw new IOException(errno.text());
        };
    try {
      return new PipeWriter(again(writing, StandardOpenOption.WRITE), end);
    } catch (IOException e) {
      end.close();
      throw e;
    }
  }

  /** The JDK makes no channel of a number, but opens a pipe by its name in proc(5). */
  private static FileChannel again(Descriptor end, StandardOpenOption how) throws IOException {
    return FileChannel.open(Path.of("/proc/self/fd/" + end.number()), how);
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
