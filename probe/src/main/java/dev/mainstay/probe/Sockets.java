package dev.mainstay.probe;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which TCP socket on this machine, as a port. The real one for Linux is {@code
 * port.LinuxSockets}.
 */
public interface Sockets {

  /** A process as the holder of a socket: what a person needs to find it. */
  record Holder(long pid, String command, Instant startedAt) {}

  /**
   * A listening socket.
   *
   * @param address what it is bound to, such as {@code 127.0.0.1}, {@code 0.0.0.0}, {@code ::}
   * @param queued connections that wait to be accepted
   * @param holder null when it belongs to a process that we may not look into
   */
  record Listener(String address, int port, long inode, int queued, @Nullable Holder holder) {}

  /** A socket that is bound to a port, and on which nobody ever called listen(2). */
  record BoundOnly(String address, int port, long pid) {}

  /** Every listener on {@code port}, IPv4 and IPv6, holders looked up (the given pids first). */
  List<Listener> on(int port, Set<Long> likely);

  /** The inodes of the listeners on {@code port}; cheap, for nobody asks who holds them. */
  default Set<Long> listening(int port) {
    return on(port, Set.of()).stream().map(Listener::inode).collect(Collectors.toSet());
  }

  /** Every port on which these processes listen. */
  List<Listener> of(Set<Long> pids);

  /** Bound but not listening sockets of these processes; empty where the kernel does not tell. */
  List<BoundOnly> boundOnly(Set<Long> pids);

  /**
   * Which process holds the other end of our connection {@code local} to {@code remote}, looked for
   * among {@code likely} first; empty when it cannot be told.
   */
  Optional<Holder> answering(InetSocketAddress local, InetSocketAddress remote, Set<Long> likely);
}
