package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * A Unix datagram socket with an abstract name, whose messages come with the sender's pid and user
 * as the kernel knows them (unix(7), SCM_CREDENTIALS).
 *
 * <p>Descriptors that a sender passes along are not taken: there is no room for them, so the kernel
 * drops them. One thread receives and closes.
 */
public final class UnixDatagrams implements AutoCloseable {

  /** The longest message taken, in bytes; the rest of a longer one is cut off. */
  public static final int MESSAGE_BYTES_MAX = 4096;

  /** The longest abstract name, in bytes: sun_path without its leading NUL. */
  public static final int NAME_BYTES_MAX = 107;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | Descriptor.O_CLOEXEC;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MSG_DONTWAIT = 0x40;

  /** struct cmsghdr (16 bytes) and struct ucred (12), padded to 8. */
  private static final int CONTROL_BYTES = 32;

  private final Descriptor descriptor;

  private UnixDatagrams(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * One message and who sent it.
   *
   * @param pid 0 when the sender lives where we cannot see it (another pid namespace)
   * @param text the message, read as UTF-8
   */
  public record Datagram(long pid, int uid, String text) {}

  /**
   * Binds to the abstract {@code name}, written without the leading {@code @}; EADDRINUSE when
   * somebody has it.
   */
  public static Result<UnixDatagrams> bind(String name) {
    return named(name, Syscall.BIND).map(UnixDatagrams::new);
  }

  /** Sends one message to the socket of that name; empty when it was sent. */
  public static Optional<Errno> send(String name, String text) {
    return switch (named(name, Syscall.CONNECT)) {
      case Result.Failed<Descriptor>(Errno errno) -> Optional.of(errno);
      case Result.Ok<Descriptor>(Descriptor socket) -> {
        try (socket;
            Arena arena = Arena.ofConfined()) {
          MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, text.getBytes(UTF_8));
          long returned = Syscall.WRITE.call(socket.number(), bytes.address(), bytes.byteSize());
          yield Result.of(returned, Long::valueOf).failure();
        }
      }
    };
  }

  /** The descriptor's number, for {@link Poll}. */
  public int number() {
    return descriptor.number();
  }

  /** Takes the next message, waiting at most {@code timeout} for it; empty when none came. */
  public Result<Optional<Datagram>> receive(Duration timeout) {
    return switch (Poll.readable(new int[] {number()}, timeout)) {
      case Result.Failed<?>(Errno errno) -> new Result.Failed<>(errno);
      case Result.Ok<?> _ -> receiveNow();
    };
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private Result<Optional<Datagram>> receiveNow() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(MESSAGE_BYTES_MAX, 8);
      MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
      MemorySegment vector = arena.allocate(16, 8);
      vector.set(JAVA_LONG, 0, message.address());
      vector.set(JAVA_LONG, 8, MESSAGE_BYTES_MAX);
      // struct msghdr: name, name length, vector, its length, control, its length, flags.
      MemorySegment header = arena.allocate(56, 8);
      header.set(JAVA_LONG, 16, vector.address());
      header.set(JAVA_LONG, 24, 1);
      header.set(JAVA_LONG, 32, control.address());
      header.set(JAVA_LONG, 40, CONTROL_BYTES);
      long count = Syscall.RECVMSG.call(number(), header.address(), MSG_DONTWAIT);
      if (count == -Errno.EAGAIN.number()) {
        return new Result.Ok<>(Optional.empty());
      }
      return Result.of(count, c -> datagram(message.asSlice(0, c), control));
    }
  }

  private static Optional<Datagram> datagram(MemorySegment message, MemorySegment control) {
    boolean known =
        control.get(JAVA_INT, 8) == SOL_SOCKET && control.get(JAVA_INT, 12) == SCM_CREDENTIALS;
    long pid = known ? control.get(JAVA_INT, 16) : 0;
    int uid = known ? control.get(JAVA_INT, 20) : -1;
    return Optional.of(new Datagram(pid, uid, new String(message.toArray(JAVA_BYTE), UTF_8)));
  }

  private static Result<Descriptor> named(String name, Syscall attach) {
    byte[] bytes = name.getBytes(UTF_8);
    if (bytes.length == 0 || bytes.length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("not 1 to " + NAME_BYTES_MAX + " bytes long: " + name);
    }
    long number = Syscall.SOCKET.call(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
    if (number < 0) {
      return new Result.Failed<>(new Errno((int) -number));
    }
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_un: family, then the path; a leading NUL makes it abstract.
      MemorySegment address = arena.allocate(Short.BYTES + 1L + bytes.length, 8);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 3, bytes.length);
      MemorySegment on = arena.allocate(JAVA_INT);
      on.set(JAVA_INT, 0, 1);
      // Credentials are asked for before the name exists, so that no message can come without.
      long returned =
          Syscall.SETSOCKOPT.call(number, SOL_SOCKET, SO_PASSCRED, on.address(), Integer.BYTES);
      if (returned >= 0) {
        returned = attach.call(number, address.address(), address.byteSize());
      }
      if (returned < 0) {
        var _ = Syscall.CLOSE.call(number);
      }
      return Result.of(returned, _ -> new Descriptor(number));
    }
  }
}
