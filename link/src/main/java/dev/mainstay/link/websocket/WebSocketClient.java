package dev.mainstay.link.websocket;

import dev.mainstay.link.wire.Connector;
import dev.mainstay.link.wire.Names;
import dev.mainstay.link.wire.Proxies;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;

/** The way out that the links of a process share: whom they trust, and where masks come from. */
public final class WebSocketClient {

  private final Connector connector;

  private WebSocketClient(Names names, Proxies proxies, Connector.Trust trust) {
    this.connector = new Connector(names, proxies, trust, new SecureRandom());
  }

  /** One that trusts whom the JDK trusts. */
  public static WebSocketClient standard() {
    return new WebSocketClient(Names.system(), Proxies.system(), WebSocketClient::standardContext);
  }

  /** One that trusts whom the context trusts. */
  public static WebSocketClient trusting(SSLContext context) {
    return of(Names.system(), Proxies.system(), context);
  }

  /** One that finds its way as it is told. */
  static WebSocketClient of(Names names, Proxies proxies, SSLContext context) {
    return new WebSocketClient(names, proxies, () -> context);
  }

  private static SSLContext standardContext() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("the JDK's trust store cannot be used", e);
    }
  }

  Connector connector() {
    return connector;
  }
}
