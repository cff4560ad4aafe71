package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;

/**
 * The end of a pipe that is written, which knows how much of what it took will never be read. Any
 * thread may call it; closing it wakes a thread that waits in {@link #write}.
 */
public final class PipeWriter implements PromptChannel {

  /** The request of ioctl(2) for the bytes that wait in a pipe (asm-generic/ioctls.h). */
  private static final int FIONREAD = 0x541B;

  private final FileChannel channel;

  /**
   * The same end of the pipe, opened once more so that it never waits: the number of a channel is
   * not to be had from the JDK.
   */
  private final Descriptor end;

  PipeWriter(FileChannel channel, Descriptor end) {
    this.channel = channel;
    this.end = end;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return channel.write(bytes);
  }

  @Override
  public synchronized void writeNow(ByteBuffer bytes) {
    if (channel.isOpen()) {
      long from = MemorySegment.ofBuffer(bytes).address();
      long count = Syscall.WRITE.call(end.number(), from, bytes.remaining());
      bytes.position(bytes.position() + (int) Math.max(0, count));
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * How many of the bytes that it took are still in the pipe, when nobody is left who could read
   * them (pipe(7)); 0 while somebody has the other end, and after this was closed.
   */
  public synchronized long unread() {
    if (!channel.isOpen() || !isAbandoned()) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      long returned = Syscall.IOCTL.call(end.number(), FIONREAD, count.address());
      return returned < 0 ? 0 : count.get(JAVA_INT, 0);
    }
  }

  /** This end can never be read, so that poll(2) has one thing only to say of it: POLLERR. */
  private boolean isAbandoned() {
    return Poll.readable(new int[] {end.number()}, Duration.ZERO)
        .toOptional()
        .filter(told -> !told.isEmpty())
        .isPresent();
  }

  @Override
  public void close() throws IOException {
    // Not within the lock: it waits for whoever writes to let go.
    channel.close();
    synchronized (this) {
      end.close();
    }
  }
}
