package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** What the kernel says about an internet socket whose descriptor we hold. */
public final class SocketNames {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** The state of a TCP socket that is neither connected nor listening (net/tcp_states.h). */
  private static final int TCP_CLOSE = 7;

  /** struct sockaddr_in6 is 28 bytes, struct sockaddr_in 16. */
  private static final int ADDRESS_BYTES_MAX = 28;

  private static final int PORT_AT = 2;
  private static final int ADDRESS4_AT = 4;
  private static final int ADDRESS6_AT = 8;

  private SocketNames() {}

  /**
   * What it is bound to (getsockname(2)); port 0 when it is not bound, EAFNOSUPPORT when it is not
   * an internet socket.
   */
  public static Result<InetSocketAddress> local(Descriptor socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_BYTES_MAX, 8);
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, ADDRESS_BYTES_MAX);
      long returned =
          Syscall.GETSOCKNAME.call(socket.number(), address.address(), length.address());
      if (returned < 0) {
        return new Result.Failed<>(new Errno((int) -returned));
      }
      return switch (address.get(JAVA_SHORT, 0)) {
        case AF_INET -> new Result.Ok<>(name(address, ADDRESS4_AT, 4));
        case AF_INET6 -> new Result.Ok<>(name(address, ADDRESS6_AT, 16));
        default -> new Result.Failed<>(Errno.EAFNOSUPPORT);
      };
    }
  }

  /** Whether listen(2) was called on it. */
  public static Result<Boolean> isListening(Descriptor socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, Integer.BYTES);
      long returned =
          Syscall.GETSOCKOPT.call(
              socket.number(), SOL_SOCKET, SO_ACCEPTCONN, value.address(), length.address());
      return Result.of(returned, _ -> value.get(JAVA_INT, 0) != 0);
    }
  }

  /**
   * Whether it is a TCP socket that neither listens nor is connected or connecting (tcp(7),
   * TCP_INFO); an error when it is no TCP socket.
   */
  public static Result<Boolean> isIdleTcp(Descriptor socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(1); // The first byte of struct tcp_info.
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, 1);
      long returned =
          Syscall.GETSOCKOPT.call(
              socket.number(), IPPROTO_TCP, TCP_INFO, state.address(), length.address());
      return Result.of(returned, _ -> state.get(JAVA_BYTE, 0) == TCP_CLOSE);
    }
  }

  private static InetSocketAddress name(MemorySegment address, int at, int length) {
    int port =
        Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT_AT)) << 8
            | Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT_AT + 1));
    try {
      byte[] bytes = address.asSlice(at, length).toArray(JAVA_BYTE);
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of " + length + " bytes is always legal", e);
    }
  }
}
