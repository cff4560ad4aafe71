package dev.mainstay.cli.component;

import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Words;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Who has a port that a component could not have. */
public final class PortHolders {

  private PortHolders() {}

  /** Each of them in words: pid, command and since when. */
  public static String of(Sockets sockets, int port) {
    String who =
        sockets.on(port, Set.of()).stream()
            .map(Sockets.Listener::holder)
            .map(holder ->
                holder == null ? "a process of another user" : Words.of(holder, Instant.now()))
            .distinct()
            .collect(Collectors.joining("; "));
    return who.isEmpty() ? "a process that is not seen here" : who;
  }
}
