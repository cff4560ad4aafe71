package dev.mainstay.link.wire;

import java.io.IOException;
import java.net.Socket;

/** What is done to sockets alike. */
final class Sockets {

  private Sockets() {}

  /** Closes one, which frees whoever reads or writes it. Does not wait. */
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
