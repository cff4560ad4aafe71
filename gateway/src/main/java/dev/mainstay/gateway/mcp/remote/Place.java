package dev.mainstay.gateway.mcp.remote;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;

/** Where a server is, and whether it accepts connections: one TCP connect, in well under a ms. */
sealed interface Place {

  /** How long a connect may take. */
  Duration CONNECT = Duration.ofSeconds(2);

  /**
   * It accepts connections.
   *
   * @param uri where it is to be asked
   * @param isOurs whether it is on this machine, by a loopback address
   */
  record Found(URI uri, boolean isOurs) implements Place {}

  /** It does not, and why. */
  record Refused(String reason) implements Place {}

  /** Looks for whoever serves an URL at each of its addresses. */
  static Place look(URI url) {
    String host = url.getHost();
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      return new Refused("there is no host " + host);
    }
    String reason = "";
    for (int i = 0; i < addresses.length; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(addresses[i], port(url)), (int) CONNECT.toMillis());
        return new Found(i == 0 ? url : at(url, addresses[i]), addresses[i].isLoopbackAddress());
      } catch (IOException e) {
        reason = host + ":" + port(url) + ": " + e.getMessage();
      }
    }
    return new Refused(reason);
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : isTls(url) ? 443 : 80;
  }

  private static boolean isTls(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /**
   * The JDK's client asks the first address of a name only. Node servers that listen on {@code
   * localhost} are often at the second, {@code ::1}. A certificate is for the name, so with TLS the
   * name stays.
   */
  private static URI at(URI url, InetAddress address) {
    if (isTls(url) || !address.isLoopbackAddress()) {
      return url;
    }
    String literal =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress() + "]"
            : address.getHostAddress();
    try {
      return new URI(
          url.getScheme(), null, literal, url.getPort(), url.getPath(), url.getQuery(), null);
    } catch (URISyntaxException e) {
      return url;
    }
  }
}
