package dev.mainstay.supervisor;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whoever talks to the piped services, as a port: hears of each of their lives in the order spawn,
 * stop, end. No call waits. The real one is {@link PipeRegister}.
 */
public interface Pipes {

  /** Nobody talks to any service: its input ends at once, and what it prints is not wanted. */
  Pipes NOBODY =
      new Pipes() {
        @Override
        public void opened(String instance, long generation, Ends ends, Consumer<String> giveUp) {
          ends.close();
        }

        @Override
        public void stopping(String instance, long generation) {}

        @Override
        public void ended(String instance, long generation, String how) {}
      };

  /**
   * Our ends of the pipes of one process; closed by whoever they are given to.
   *
   * @param output what the process prints
   * @param input what the process reads; it reads the end of it when this is closed
   * @param unread how many of the last bytes of the input nobody will ever read; 0 while that is
   *     not proven
   */
  record Ends(ReadableByteChannel output, WritableByteChannel input, LongSupplier unread)
      implements AutoCloseable {

    /** Ends of pipes that prove nothing of what was read. */
    public Ends(ReadableByteChannel output, WritableByteChannel input) {
      this(output, input, () -> 0);
    }

    @Override
    public void close() {
      close(input);
      close(output);
    }

    /** Closes one end; a pipe has nothing to lose by a failure of that. */
    public static void close(Channel end) {
      try {
        end.close();
      } catch (IOException e) {
        // The number is given back all the same (close(2)).
      }
    }
  }

  /**
   * A process was spawned; it is talked to by these from now on.
   *
   * @param giveUp to be told, in words, that it cannot be talked to though it lives: it is ended
   *     then, and what follows is its restart policy's
   */
  void opened(String instance, long generation, Ends ends, Consumer<String> giveUp);

  /** It is to end: its input is to be closed, which asks it to; what it still says is heard. */
  void stopping(String instance, long generation);

  /** Nothing of it lives any more; told at least once, and more than once perhaps. */
  void ended(String instance, long generation, String how);
}
