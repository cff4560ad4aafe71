package dev.mainstay.probe.port;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One of the kernel's TCP tables, {@code /proc/net/tcp} or {@code tcp6}; read anew by every call.
 *
 * <p>Rows are parsed as bytes, for while a hundred services start the table is read every few
 * milliseconds. Not safe for use by several threads.
 */
final class TcpTable {

  /** How much is read at once, in bytes; the kernel gives about a page at a time. */
  private static final int CHUNK_BYTES = 16 * 1024;

  /** State codes of {@code enum} in include/net/tcp_states.h. */
  private static final int LISTEN = 0x0A;

  private static final int SYN_RECV = 0x03;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Path file;
  private final int addressBytes;
  private byte[] buffer = new byte[CHUNK_BYTES];

  private TcpTable(Path file, int addressBytes) {
    this.file = file;
    this.addressBytes = addressBytes;
  }

  static TcpTable v4(Path proc) {
    return new TcpTable(proc.resolve("net/tcp"), 4);
  }

  static TcpTable v6(Path proc) {
    return new TcpTable(proc.resolve("net/tcp6"), 16);
  }

  /** Decides on one row, which begins at {@code at} of the buffer; false ends the reading. */
  private interface Visitor {
    boolean row(byte[] bytes, int at);
  }

  /**
   * Adds every listening socket. The kernel lists them first (tcp_seq_start in
   * net/ipv4/tcp_ipv4.c), so the connections, which may be thousands, are not read. The accept
   * queue of a listener is shown as its receive queue.
   */
  void listening(List<TcpRows.Listening> into) throws IOException {
    read((bytes, at) -> {
      int state = (int) hex(bytes, stateAt(at), 2);
      if (state == LISTEN) {
        int queueAt = stateAt(at) + 3 + 9;
        into.add(
            new TcpRows.Listening(
                Addresses.text(address(bytes, at)),
                (int) hex(bytes, at + 2 * addressBytes + 1, 4),
                inode(bytes, queueAt),
                (int) hex(bytes, queueAt, 8)));
      }
      return state == LISTEN || state == SYN_RECV;
    });
  }

  /**
   * The inode of the socket {@code local} that is connected to {@code peer}; 0 when there is none,
   * or no process has it open: not yet accepted, or closed already.
   */
  long connection(InetSocketAddress local, InetSocketAddress peer) throws IOException {
    byte[] wanted = (column(local) + " " + column(peer)).getBytes(StandardCharsets.US_ASCII);
    long[] found = {0};
    read((bytes, at) -> {
      if (!Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
      found[0] = inode(bytes, stateAt(at) + 3 + 9);
      return false;
    });
    return found[0];
  }

  private void read(Visitor visitor) throws IOException {
    if (!Files.exists(file)) {
      return; // A kernel without IPv6 has no tcp6.
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      int filled = 0;
      boolean heading = true;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer, filled, buffer.length - filled)) {
        filled += n;
        int start = 0;
        for (int end = lineEnd(start, filled); end >= 0; end = lineEnd(start, filled)) {
          if (!heading && !visitor.row(buffer, columnsAt(start))) {
            return;
          }
          heading = false;
          start = end + 1;
        }
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        if (filled == buffer.length) {
          throw new IOException(file + " has a line of more than " + filled + " bytes");
        }
      }
    }
  }

  private int lineEnd(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Where the local address begins, behind the row's number. */
  private int columnsAt(int start) {
    int at = start;
    while (buffer[at] != ':') {
      at++;
    }
    return at + 2;
  }

  private int stateAt(int at) {
    return at + 2 * (2 * addressBytes + 6);
  }

  /** The inode: four columns behind the receive queue. */
  private static long inode(byte[] bytes, int queueAt) {
    int at = queueAt;
    for (int column = 0; column < 5; column++) {
      while (bytes[at] != ' ') {
        at++;
      }
      while (bytes[at] == ' ') {
        at++;
      }
    }
    long inode = 0;
    for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      inode = inode * 10 + bytes[at] - '0';
    }
    return inode;
  }

  private byte[] address(byte[] bytes, int at) {
    byte[] address = new byte[addressBytes];
    for (int i = 0; i < addressBytes; i++) {
      address[i] = (byte) hex(bytes, at + 2 * inWord(i), 2);
    }
    return address;
  }

  /** An address and port as the table prints them; IPv4 is mapped for the IPv6 table. */
  private String column(InetSocketAddress socket) {
    byte[] plain = socket.getAddress().getAddress();
    byte[] address = plain.length == addressBytes ? plain : Addresses.mapped(plain);
    byte[] printed = new byte[addressBytes];
    for (int i = 0; i < addressBytes; i++) {
      printed[i] = address[inWord(i)];
    }
    return HEX.formatHex(printed) + ":" + HEX.toHexDigits((short) socket.getPort());
  }

  /** Addresses are printed as 32-bit words in the byte order of the machine. */
  private static int inWord(int index) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? index ^ 3 : index;
  }

  private static long hex(byte[] bytes, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return value;
  }

  /** Whether a socket with this address can be in this table. */
  boolean fits(InetAddress address) {
    return addressBytes == 16 || address.getAddress().length == 4;
  }
}
