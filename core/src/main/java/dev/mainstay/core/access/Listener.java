package dev.mainstay.core.access;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;

/** A socket that listens, bound before anything of a server is made. */
public final class Listener {

  /** Connections that may wait to be accepted. */
  private static final int BACKLOG = 1_024;

  private Listener() {}

  /** What came of an attempt to bind. */
  public sealed interface Bound {
    /** It listens. */
    record On(ServerSocketChannel socket, int port) implements Bound {}

    /** Each of its ports is taken; this is the first. */
    record Taken(int port) implements Bound {}

    /** It cannot listen, for a reason in words. */
    record Refused(String reason) implements Bound {}
  }

  /** Binds the first of the ports that is free; port 0 is whichever the system gives. */
  public static Bound bind(Place place) {
    for (int port = place.first(); port <= place.last(); port++) {
      InetSocketAddress address = new InetSocketAddress(place.host(), port);
      if (address.isUnresolved()) {
        return new Bound.Refused("there is no address for " + place.host());
      }
      try {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
          socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
          socket.bind(address, BACKLOG);
          return new Bound.On(socket, socket.socket().getLocalPort());
        } catch (IOException e) {
          socket.close();
          throw e;
        }
      } catch (IOException e) {
        String said = String.valueOf(e.getMessage());
        if (!said.toLowerCase(Locale.ROOT).contains("in use")) {
          return new Bound.Refused("cannot listen on " + place.host() + ":" + port + ": " + said);
        }
      }
    }
    return new Bound.Taken(place.first());
  }
}
