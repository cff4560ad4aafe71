package dev.mainstay.gateway.mcp.remote;

import java.net.http.HttpClient;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, one for all upstreams, made when it is first needed: that takes 100 ms.
 *
 * <p>Of itself it sends a request again only when a kept connection turns out to be closed before a
 * byte of the answer came, and then only GET and HEAD, unless {@code
 * jdk.httpclient.enableAllMethodRetry} says otherwise, which it must not: whether a POST may have
 * run is ours to judge. A connection that could not be made is tried once more, which is harmless.
 */
public final class Outbound {

  /**
   * Servers close idle connections, many after 5 s; a request that crosses that close has no
   * outcome that can be known. So ours are not kept for so long.
   */
  private static final String KEPT_SECONDS = "2";

  private static final String KEPT_PROPERTY = "jdk.httpclient.keepalive.timeout";

  private @Nullable HttpClient client;

  /** Makes it ready for the first request; to be called where 100 ms do not matter. */
  public void warm() {
    var _ = client();
  }

  /** The lock is held while it is made: whoever comes then needs it as well. */
  synchronized HttpClient client() {
    if (client == null) {
      client = fresh();
    }
    return client;
  }

  /** Another client, with no connections yet; for one request, and to be closed after it. */
  static HttpClient fresh() {
    if (System.getProperty(KEPT_PROPERTY) == null) {
      System.setProperty(KEPT_PROPERTY, KEPT_SECONDS);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Place.CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }
}
