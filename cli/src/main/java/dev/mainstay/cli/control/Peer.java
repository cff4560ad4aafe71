package dev.mainstay.cli.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import jdk.net.ExtendedSocketOptions;

/** Which user is at the other end of a Unix socket, where the system tells it (SO_PEERCRED). */
final class Peer {

  private Peer() {}

  /** Whether the peer is the owner of the folder or root; true where nobody can tell. */
  static boolean mayAsk(SocketChannel channel, StateFolder folder) {
    try {
      String peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      return peer.equals("root") || peer.equals(Files.getOwner(folder.root()).getName());
    } catch (UnsupportedOperationException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
