package dev.mainstay.simulation.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports for the programs of the tests. */
public final class Ports {

  /** Below the ephemeral range (32768 and up), so that no outgoing connection can take them. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 12_000;

  /** Two runs at one time begin at different places. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 131 % COUNT));

  private Ports() {}

  /** A port on which nobody listens now, and which nobody else of this run was given. */
  public static int free() {
    while (true) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
  }

  /** Several such ports in a row. */
  public static List<Integer> row(int count) {
    List<Integer> row = new ArrayList<>();
    while (row.size() < count) {
      int port = free();
      if (!row.isEmpty() && port != row.getLast() + 1) {
        row.clear();
      }
      row.add(port);
    }
    return row;
  }

  /** Whether nobody listens there, on neither family. */
  public static boolean isFree(int port) {
    return bindable(port, "127.0.0.1") && bindable(port, "::1");
  }

  private static boolean bindable(int port, String address) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
