package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.Pipe;
import dev.mainstay.core.posix.PipeWriter;
import dev.mainstay.core.posix.PosixSpawn;
import dev.mainstay.core.posix.Result;
import dev.mainstay.supervisor.Pipes;
import java.io.IOException;

/**
 * The two pipes of one child. Closing this closes the child's ends, which must not stay open here:
 * the end of what it prints would never be seen. Ours are apart, and stay open.
 */
record PipePair(Pipe input, Pipe output, Pipes.Ends ours) implements AutoCloseable {

  /** Two fresh pipes; fails when there are no descriptors left. */
  static PipePair open() throws IOException {
    Pipe input = pipe();
    try {
      Pipe output = pipe();
      try {
        return new PipePair(input, output, ours(input, output));
      } catch (IOException e) {
        output.close();
        throw e;
      }
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  private static Pipes.Ends ours(Pipe input, Pipe output) throws IOException {
    var reader = output.reader();
    try {
      PipeWriter writer = input.writer();
      return new Pipes.Ends(reader, writer, writer::unread);
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  private static Pipe pipe() throws IOException {
    return switch (Pipe.open()) {
      case Result.Ok<Pipe>(Pipe pipe) -> pipe;
      case Result.Failed<Pipe>(Errno errno) -> throw new IOException(errno.text());
    };
  }

  /** What the child gets. */
  PosixSpawn.Ends ofChild() {
    return new PosixSpawn.Ends(input.reading(), output.writing());
  }

  @Override
  public void close() {
    input.close();
    output.close();
  }
}
