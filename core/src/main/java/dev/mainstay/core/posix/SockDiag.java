package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's TCP sockets, asked for by netlink (sock_diag(7)): the listening ones alone, or one
 * connection by its two ends.
 *
 * <p>/proc/net/tcp says the same, but the kernel walks its whole hash of connections for each read
 * of it, which takes milliseconds on a machine with much memory; this takes microseconds.
 */
public final class SockDiag {

  /**
   * A TCP socket in state LISTEN.
   *
   * @param queued connections that wait to be accepted
   */
  public record Listening(InetSocketAddress local, long inode, int queued) {}

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM = 2 | Descriptor.O_CLOEXEC | Descriptor.O_NONBLOCK;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLM_F_REQUEST = 1;
  private static final short NLM_F_DUMP = 0x300;
  private static final short NLMSG_ERROR = 2;
  private static final short NLMSG_DONE = 3;
  private static final byte IPPROTO_TCP = 6;
  private static final int TCP_LISTEN = 10;
  private static final int ENOENT = 2;

  /** struct nlmsghdr, then struct inet_diag_req_v2, whose socket id begins at byte 24. */
  private static final int REQUEST_BYTES = 72;

  private static final int REQUEST_ID_AT = 24;

  /**
   * An attribute INET_DIAG_REQ_BYTECODE behind it: two comparisons of the local port, each of two
   * struct inet_diag_bc_op, of which the second holds the port.
   */
  private static final int FILTER_BYTES = 4 + 16;

  private static final short INET_DIAG_REQ_BYTECODE = 1;
  private static final int PORT_AT_LEAST = 2;
  private static final int PORT_AT_MOST = 3;

  /** Stands for the ports of all sockets. */
  private static final int ANY_PORT = -1;

  /** struct inet_diag_msg behind its nlmsghdr: the socket id, then queues, user and inode. */
  private static final int STATE_AT = 17;

  private static final int ID_AT = 20;
  private static final int QUEUE_AT = 72;
  private static final int INODE_AT = 84;
  private static final int MESSAGE_BYTES = 88;

  /** Where the parts of struct inet_diag_sockid begin. */
  private static final int DESTINATION_PORT = 2;

  private static final int SOURCE = 4;
  private static final int DESTINATION = 20;
  private static final int COOKIE = 40;

  /** The most the kernel puts into one datagram of a dump. */
  private static final int ANSWER_BYTES_MAX = 32 * 1024;

  private SockDiag() {}

  /** Every listening socket of this network namespace, IPv4 and IPv6. */
  public static Result<List<Listening>> listening() {
    return listeners(ANY_PORT);
  }

  /** The listening sockets on one port; the kernel leaves out all others. */
  public static Result<List<Listening>> listening(int port) {
    return listeners(port);
  }

  private static Result<List<Listening>> listeners(int port) {
    List<Listening> found = new ArrayList<>();
    for (int family : new int[] {AF_INET, AF_INET6}) {
      Result<Long> asked =
          ask(
              family,
              NLM_F_DUMP,
              1 << TCP_LISTEN,
              request -> port == ANY_PORT ? REQUEST_BYTES : filter(request, port),
              message -> found.add(listening(message, family)));
      if (asked instanceof Result.Failed<Long>(Errno errno)) {
        return new Result.Failed<>(errno);
      }
    }
    return new Result.Ok<>(found);
  }

  /**
   * The inode of the socket bound to {@code local} and connected to {@code peer}; 0 when there is
   * none, or no process has it open. Both ends are of one family.
   */
  public static Result<Long> connection(InetSocketAddress local, InetSocketAddress peer) {
    int family = local.getAddress().getAddress().length == 4 ? AF_INET : AF_INET6;
    long[] inode = {0};
    Result<Long> asked =
        ask(
            family,
            (short) 0,
            -1,
            request -> ends(request, local, peer),
            message -> {
              // Where no connection matches, the kernel names the listener.
              if (message.get(JAVA_BYTE, STATE_AT) != TCP_LISTEN) {
                inode[0] = Integer.toUnsignedLong(message.get(JAVA_INT, INODE_AT));
              }
            });
    return switch (asked) {
      case Result.Failed<Long>(Errno errno) when errno.number() != ENOENT -> asked;
      case Result.Failed<Long> _, Result.Ok<Long> _ -> new Result.Ok<>(inode[0]);
    };
  }

  /** Puts into a request which sockets are meant; returns how long it is now, in bytes. */
  private interface Selection {
    int into(MemorySegment request);
  }

  /** Takes one answer, which begins with its nlmsghdr. */
  private interface Taker {
    void take(MemorySegment message);
  }

  private static Result<Long> ask(
      int family, short flags, int states, Selection selection, Taker taker) {
    long number = Syscall.SOCKET.call(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
    if (number < 0) {
      return Result.of(number, Long::valueOf);
    }
    try (Descriptor socket = new Descriptor(number);
        Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(REQUEST_BYTES + FILTER_BYTES, 8);
      request.set(JAVA_SHORT, 4, SOCK_DIAG_BY_FAMILY);
      request.set(JAVA_SHORT, 6, (short) (NLM_F_REQUEST | flags));
      request.set(JAVA_BYTE, 16, (byte) family);
      request.set(JAVA_BYTE, 17, IPPROTO_TCP);
      request.set(JAVA_INT, 20, states);
      int length = selection.into(request);
      request.set(JAVA_INT, 0, length);
      long sent = Syscall.WRITE.call(socket.number(), request.address(), length);
      return sent < 0
          ? Result.of(sent, Long::valueOf)
          : answers(socket, arena.allocate(ANSWER_BYTES_MAX, 8), flags == NLM_F_DUMP, taker);
    }
  }

  private static Result<Long> answers(
      Descriptor socket, MemorySegment buffer, boolean dump, Taker taker) {
    while (true) {
      long count = Syscall.READ.call(socket.number(), buffer.address(), ANSWER_BYTES_MAX);
      if (count < 0) {
        return Result.of(count, Long::valueOf);
      }
      for (long at = 0; at + 16 <= count; ) {
        MemorySegment message = buffer.asSlice(at, count - at);
        short type = message.get(JAVA_SHORT, 4);
        if (type == NLMSG_DONE) {
          return new Result.Ok<>(0L);
        }
        if (type == NLMSG_ERROR) {
          return Result.of(message.get(JAVA_INT, 16), Long::valueOf);
        }
        if (message.byteSize() >= MESSAGE_BYTES) {
          taker.take(message);
        }
        at += Math.max(16, (message.get(JAVA_INT, 0) + 3L) & ~3L);
      }
      if (!dump) {
        return new Result.Ok<>(0L);
      }
    }
  }

  private static Listening listening(MemorySegment message, int family) {
    byte[] address =
        message.asSlice(ID_AT + (long) SOURCE, family == AF_INET ? 4 : 16).toArray(JAVA_BYTE);
    int port =
        (Byte.toUnsignedInt(message.get(JAVA_BYTE, ID_AT)) << 8)
            | Byte.toUnsignedInt(message.get(JAVA_BYTE, ID_AT + 1));
    try {
      return new Listening(
          new InetSocketAddress(InetAddress.getByAddress(address), port),
          Integer.toUnsignedLong(message.get(JAVA_INT, INODE_AT)),
          message.get(JAVA_INT, QUEUE_AT));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes is always legal", e);
    }
  }

  /** The connection with these two ends. */
  private static int ends(MemorySegment request, InetSocketAddress local, InetSocketAddress peer) {
    MemorySegment id = request.asSlice(REQUEST_ID_AT);
    end(id, 0, SOURCE, local);
    end(id, DESTINATION_PORT, DESTINATION, peer);
    id.set(JAVA_INT, COOKIE, -1); // INET_DIAG_NOCOOKIE
    id.set(JAVA_INT, COOKIE + 4, -1);
    return REQUEST_BYTES;
  }

  /** The sockets whose local port is neither less nor more than this (linux/inet_diag.h). */
  private static int filter(MemorySegment request, int port) {
    request.set(JAVA_SHORT, REQUEST_BYTES, (short) FILTER_BYTES);
    request.set(JAVA_SHORT, REQUEST_BYTES + 2L, INET_DIAG_REQ_BYTECODE);
    comparison(request, REQUEST_BYTES + 4, PORT_AT_LEAST, port, 16);
    comparison(request, REQUEST_BYTES + 12, PORT_AT_MOST, port, 8);
    return REQUEST_BYTES + FILTER_BYTES;
  }

  /** Goes on behind itself where it holds, and beyond the end, which refuses, where not. */
  private static void comparison(MemorySegment request, int at, int code, int port, int left) {
    request.set(JAVA_BYTE, at, (byte) code);
    request.set(JAVA_BYTE, at + 1L, (byte) 8);
    request.set(JAVA_SHORT, at + 2L, (short) (left + 4));
    request.set(JAVA_SHORT, at + 6L, (short) port);
  }

  private static void end(MemorySegment id, int portAt, int addressAt, InetSocketAddress end) {
    id.set(JAVA_BYTE, portAt, (byte) (end.getPort() >> 8));
    id.set(JAVA_BYTE, portAt + 1L, (byte) end.getPort());
    byte[] address = end.getAddress().getAddress();
    MemorySegment.copy(address, 0, id, JAVA_BYTE, addressAt, address.length);
  }
}
