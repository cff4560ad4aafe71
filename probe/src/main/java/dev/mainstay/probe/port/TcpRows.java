package dev.mainstay.probe.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Where the kernel's TCP sockets are read from, as a port: netlink, or the tables of /proc. */
interface TcpRows {

  /**
   * A socket in state LISTEN.
   *
   * @param queued connections that wait to be accepted
   */
  record Listening(String address, int port, long inode, int queued) {}

  /** Every listening socket, IPv4 and IPv6. */
  List<Listening> listening() throws IOException;

  /** Every socket that listens on one port, IPv4 and IPv6. */
  default List<Listening> listening(int port) throws IOException {
    return listening().stream().filter(row -> row.port() == port).toList();
  }

  /**
   * The inode of the socket {@code local} that is connected to {@code peer}; 0 when there is none,
   * or no process has it open: not yet accepted, or closed already.
   */
  long connection(InetSocketAddress local, InetSocketAddress peer) throws IOException;
}
