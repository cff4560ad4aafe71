package dev.mainstay.link.wire;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/** Whether there is a proxy before an address, as a port. */
@FunctionalInterface
public interface Proxies {

  /** The proxy of HTTP to be asked for a way to that address; empty to go straight. */
  Optional<InetSocketAddress> before(URI http);

  /**
   * As the JVM is told ({@code http.proxyHost}, {@code https.proxyHost}, {@code
   * http.nonProxyHosts}, {@code java.net.useSystemProxies}).
   */
  static Proxies system() {
    return http -> {
      ProxySelector selector = ProxySelector.getDefault();
      return selector == null
          ? Optional.empty()
          : selector.select(http).stream().findFirst().flatMap(Proxies::ofHttp);
    };
  }

  private static Optional<InetSocketAddress> ofHttp(Proxy proxy) {
    return proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress at
        ? Optional.of(at)
        : Optional.empty();
  }
}
