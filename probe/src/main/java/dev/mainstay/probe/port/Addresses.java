package dev.mainstay.probe.port;

import dev.mainstay.probe.Words;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** IP addresses as text and bytes; an IPv4 address mapped into IPv6 counts as the IPv4 one. */
public final class Addresses {

  private static final int MAPPED_PREFIX_BYTES = 12;

  private Addresses() {}

  /** The text of an address of 4 or 16 bytes, in the short form of RFC 5952. */
  public static String text(byte[] address) {
    if (address.length == 4) {
      return dotted(address, 0);
    }
    if (isMapped(address)) {
      return dotted(address, MAPPED_PREFIX_BYTES);
    }
    int zerosAt = -1;
    int zeros = 1; // A single zero group is not shortened.
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(address, i + run) == 0) {
        run++;
      }
      if (run > zeros) {
        zerosAt = i;
        zeros = run;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == zerosAt) {
        out.append("::");
        i += zeros - 1;
      } else {
        boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(group(address, i)));
      }
    }
    return out.toString();
  }

  /** The text of an address, without a scope. */
  public static String text(InetAddress address) {
    return text(address.getAddress());
  }

  /** Address and port, such as {@code 127.0.0.1:8000} or {@code [::1]:8000}. */
  public static String text(InetSocketAddress socket) {
    return Words.of(text(socket.getAddress()), socket.getPort());
  }

  /** An IPv4 address as the IPv6 address {@code ::ffff:a.b.c.d}. */
  static byte[] mapped(byte[] v4) {
    byte[] v6 = new byte[16];
    v6[10] = (byte) 0xFF;
    v6[11] = (byte) 0xFF;
    System.arraycopy(v4, 0, v6, MAPPED_PREFIX_BYTES, 4);
    return v6;
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
      if (address[i] != (byte) (i < 10 ? 0 : 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static String dotted(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        + "."
        + (bytes[at + 1] & 0xFF)
        + "."
        + (bytes[at + 2] & 0xFF)
        + "."
        + (bytes[at + 3] & 0xFF);
  }

  private static int group(byte[] address, int index) {
    return ((address[2 * index] & 0xFF) << 8) | (address[2 * index + 1] & 0xFF);
  }
}
