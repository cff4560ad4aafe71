package dev.mainstay.probe.port;

import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.core.posix.PidFd;
import dev.mainstay.core.posix.SocketNames;
import dev.mainstay.probe.Sockets.BoundOnly;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * TCP sockets that are bound to a port while nobody has called listen(2) on them. The kernel lists
 * them in no table, so each socket is borrowed from its process for a moment (pidfd_getfd(2)) and
 * asked for its state and name. Where that is not allowed (ptrace(2), Yama) none is found.
 */
final class BoundSockets {

  private BoundSockets() {}

  /** Those of the places that are bound to a port, and no more than that. */
  static List<BoundOnly> among(Collection<SocketOwners.Place.At> places) {
    List<BoundOnly> found = new ArrayList<>();
    for (SocketOwners.Place.At place : places) {
      name(place)
          .filter(name -> name.getPort() != 0)
          .map(
              name -> new BoundOnly(Addresses.text(name.getAddress()), name.getPort(), place.pid()))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<InetSocketAddress> name(SocketOwners.Place.At place) {
    Optional<PidFd> opened = PidFd.open(place.pid()).toOptional();
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (PidFd process = opened.get()) {
      return process.descriptor(place.descriptor()).toOptional().flatMap(BoundSockets::name);
    }
  }

  private static Optional<InetSocketAddress> name(Descriptor borrowed) {
    try (borrowed) {
      return SocketNames.isIdleTcp(borrowed).toOptional().orElse(false)
          ? SocketNames.local(borrowed).toOptional()
          : Optional.empty();
    }
  }
}
