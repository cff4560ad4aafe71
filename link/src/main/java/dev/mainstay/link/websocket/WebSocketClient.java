package dev.mainstay.link.websocket;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The way out that the links of a process share: one client of the JDK, with one thread that reads
 * all their sockets. It is made when the first line is opened, for that takes a tenth of a second.
 */
public final class WebSocketClient implements AutoCloseable {

  private final Consumer<HttpClient.Builder> trust;
  private @Nullable HttpClient client;

  private WebSocketClient(Consumer<HttpClient.Builder> trust) {
    this.trust = trust;
  }

  /** One that trusts whom the JDK trusts. */
  public static WebSocketClient standard() {
    return new WebSocketClient(_ -> {});
  }

  /** One that trusts whom the context trusts. */
  public static WebSocketClient trusting(SSLContext context) {
    return new WebSocketClient(builder -> builder.sslContext(context));
  }

  synchronized WebSocket.Builder builder() {
    HttpClient made = client;
    if (made == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .executor(new Rounds())
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER);
      trust.accept(builder);
      made = builder.build();
      client = made;
    }
    return made.newWebSocketBuilder();
  }

  /** Ends what is left; lines are to be ended before. */
  @Override
  public synchronized void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}
