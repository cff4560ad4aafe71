package dev.mainstay.link.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses of a host, as a port. */
@FunctionalInterface
public interface Names {

  /** All of them, the best first; may wait as long as the system does. */
  List<InetAddress> of(String host) throws UnknownHostException;

  /** As the system knows them. */
  static Names system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
