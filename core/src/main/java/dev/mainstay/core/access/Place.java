package dev.mainstay.core.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a server listens, and by which names it may be spoken of.
 *
 * @param host the address it listens on
 * @param first the first port that is tried
 * @param last the last one; the same as {@code first} when it must be that one
 * @param allowedHosts names besides its own by which browsers may speak of it, such as behind a
 *     proxy; each {@code name} or {@code name:port}
 * @param allowedKey the key of the config that says those names, for hints
 */
public record Place(
    String host, int first, int last, List<String> allowedHosts, String allowedKey) {

  private static final Set<String> LOOPBACK_ADDRESSES = Set.of("localhost", "::1", "[::1]");

  private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "[::1]", "localhost");

  public Place {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Whether only programs on this machine can reach it. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether only programs on this machine can reach what listens on an address. */
  public static boolean isLoopback(String host) {
    return host.startsWith("127.") || LOOPBACK_ADDRESSES.contains(host);
  }

  /** The names, in lower case and without ports. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(LOOPBACK_NAMES);
    names.add(bracketed(host));
    allowedHosts.forEach(allowed -> names.add(name(allowed.toLowerCase(Locale.ROOT))));
    return names;
  }

  /** A host without its port. */
  static String name(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
