package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A bell that wakes a thread out of {@link Poll} (eventfd(2)); any thread may ring it. */
public final class EventFd implements AutoCloseable {

  private final Descriptor descriptor;

  private EventFd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens a silent bell. */
  public static Result<EventFd> open() {
    int flags = Descriptor.O_CLOEXEC | Descriptor.O_NONBLOCK;
    return Result.of(Syscall.EVENTFD2.call(0, flags), n -> new EventFd(new Descriptor(n)));
  }

  /** The descriptor's number, for {@link Poll}. */
  public int number() {
    return descriptor.number();
  }

  /** Makes it readable until it is cleared. A full counter is readable already. */
  public void ring() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(JAVA_LONG);
      one.set(JAVA_LONG, 0, 1);
      var _ = Syscall.WRITE.call(number(), one.address(), Long.BYTES);
    }
  }

  /** Makes it silent again. */
  public void clear() {
    try (Arena arena = Arena.ofConfined()) {
      long count = arena.allocate(JAVA_LONG).address();
      var _ = Syscall.READ.call(number(), count, Long.BYTES);
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
