package dev.mainstay.cli.stall;

import dev.mainstay.cli.view.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The TCP connections of one process, as the kernel lists them (proc(5), {@code net/tcp}): where
 * to, in which state, what is not sent, not acknowledged or not read, and what was sent again in
 * vain.
 */
final class Connections {

  /** So many are told; a process may have thousands. */
  private static final int TOLD_MAX = 16;

  /** The names of the states, by number (include/net/tcp_states.h). */
  private static final List<String> STATES =
      List.of(
          "?",
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING");

  private static final int LISTEN = 0x0A;
  private static final int ANY_PORT = 0;

  private final Path proc;

  /** Reads below {@code proc}, which is {@code /proc}. */
  Connections(Path proc) {
    this.proc = proc;
  }

  /**
   * Those of a process, in words, a line each; empty when it has none or is not ours to look at.
   */
  List<String> of(long pid) {
    return of(pid, ANY_PORT);
  }

  /** Those of a process to one remote port. */
  List<String> of(long pid, int remotePort) {
    Set<String> inodes = inodes(pid);
    List<String> told = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      try {
        Files.readAllLines(proc.resolve(pid + "/" + table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+", -1))
            .filter(row -> row.length > 9 && inodes.contains(row[9]))
            .filter(row -> state(row) != LISTEN)
            .filter(row -> remotePort == ANY_PORT || port(row[2]) == remotePort)
            .forEach(row -> told.add(told(row)));
      } catch (IOException e) {
        // It has ended, or there is no such protocol here.
      }
    }
    int more = told.size() - TOLD_MAX;
    if (more > 0) {
      told.subList(TOLD_MAX, told.size()).clear();
      told.add("and " + Words.count(more, "more connection"));
    }
    return told;
  }

  private static String told(String[] row) {
    int colon = row[4].indexOf(':');
    long unsent = Long.parseLong(row[4], 0, colon, 16);
    long unread = Long.parseLong(row[4], colon + 1, row[4].length(), 16);
    long again = Long.parseLong(row[6], 16);
    int state = state(row);
    return (state < STATES.size() ? STATES.get(state) : "?")
        + " to "
        + address(row[2])
        + ": "
        + unsent
        + " bytes not acknowledged, "
        + unread
        + " not read"
        + (again == 0 ? "" : ", sent again " + again + " times in vain");
  }

  private static int state(String[] row) {
    return Integer.parseInt(row[3], 16);
  }

  private static int port(String address) {
    return Integer.parseInt(address, address.indexOf(':') + 1, address.length(), 16);
  }

  /** The kernel writes an address as 32-bit words in the byte order of the machine. */
  private static String address(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex, 0, hex.indexOf(':'));
    for (int at = 0; at < bytes.length; at += 4) {
      swap(bytes, at, at + 3);
      swap(bytes, at + 1, at + 2);
    }
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      String text = address.getHostAddress();
      return (text.contains(":") ? "[" + text + "]" : text) + ":" + port(hex);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes: " + hex, e);
    }
  }

  private static void swap(byte[] bytes, int one, int other) {
    byte kept = bytes[one];
    bytes[one] = bytes[other];
    bytes[other] = kept;
  }

  private Set<String> inodes(long pid) {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path fd : fds) {
        String target = Files.readSymbolicLink(fd).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (IOException e) {
      // It has ended, or the descriptor has: what is gone holds nothing.
    }
    return inodes;
  }
}
