package dev.mainstay.link.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Makes wires: the way to the host, TLS, the agreement upon WebSocket. Waits, on a virtual thread:
 * an interrupt closes what was made of it. Any number at a time.
 */
public final class Connector {

  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int PLAIN_PORT = 80;
  private static final int SECRET_PORT = 443;

  private final Way way;
  private final Proxies proxies;
  private final Trust trust;
  private final RandomGenerator random;

  /** Whom it trusts, found when it is first needed: that takes a tenth of a second. */
  @FunctionalInterface
  public interface Trust {
    /** The context in which a server must be trusted. */
    SSLContext context() throws IOException;
  }

  /** What came of it. */
  public sealed interface Made {
    /** There it is. */
    record Open(Wire wire) implements Made {}

    /** The server answered something else; its connection is closed. */
    record Refused(Answer answer) implements Made {}
  }

  /**
   * A connector that has made nothing.
   *
   * @param random for masks and keys, that nobody can guess; from any thread
   */
  public Connector(Names names, Proxies proxies, Trust trust, RandomGenerator random) {
    this.way = new Way(names);
    this.proxies = proxies;
    this.trust = trust;
    this.random = random;
  }

  /** A host and a port, as sockets, requests and certificates name it. */
  private record Target(String host, int port, String named, boolean secret) {

    static Target of(URI uri) {
      boolean secret = "wss".equalsIgnoreCase(uri.getScheme());
      String host = uri.getHost();
      if ((!secret && !"ws".equalsIgnoreCase(uri.getScheme()))
          || host == null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException("not the address of a WebSocket");
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : secret ? SECRET_PORT : PLAIN_PORT;
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return new Target(bare, port, uri.getPort() < 0 ? host : host + ":" + port, secret);
    }
  }

  /**
   * Makes a wire.
   *
   * @throws IllegalArgumentException when address or headers cannot be used
   * @throws IOException when there was no answer; nothing is left open
   */
  public Made open(URI address, Map<String, String> headers, Deadline deadline, Wire.Bounds bounds)
      throws IOException, InterruptedException {
    URI uri = URI.create(address.toASCIIString());
    Target target = Target.of(uri);
    Upgrade upgrade = new Upgrade(uri, target.named(), headers, random);
    Optional<InetSocketAddress> proxy = proxy(uri, target);
    Socket socket =
        proxy.isPresent()
            ? way.connect(proxy.get().getHostString(), proxy.get().getPort(), deadline)
            : way.connect(target.host(), target.port(), deadline);
    Made made = null;
    try {
      if (proxy.isPresent()) {
        tunnel(socket, target, headers);
      }
      made = agree(socket, target, upgrade, bounds);
      return made;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    } finally {
      if (!(made instanceof Made.Open)) {
        Sockets.close(socket);
      }
    }
  }

  private Optional<InetSocketAddress> proxy(URI uri, Target target) {
    String rest = uri.toString().substring(uri.getScheme().length());
    return proxies.before(URI.create((target.secret() ? "https" : "http") + rest));
  }

  /** Asks a proxy for a way through (RFC 9110, 9.3.6). */
  private static void tunnel(Socket socket, Target target, Map<String, String> headers)
      throws IOException {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    String place = host + ":" + target.port();
    StringBuilder request = new StringBuilder();
    request.append("CONNECT ").append(place).append(" HTTP/1.1\r\nHost: ").append(place);
    headers.forEach((name, value) -> {
      if (name.equalsIgnoreCase(Upgrade.FOR_PROXY)) {
        request.append("\r\n").append(name).append(": ").append(value);
      }
    });
    request.append("\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    // What comes behind the answer is not ours to read.
    Answer answer = Answer.read(new Source(socket.getInputStream(), 1));
    if (answer.status() / 100 != 2) {
      throw new IOException("the proxy before it answered HTTP " + answer.status());
    }
  }

  private Made agree(Socket socket, Target target, Upgrade upgrade, Wire.Bounds bounds)
      throws IOException {
    Socket spoken = target.secret() ? secret(socket, target) : socket;
    InputStream in = spoken.getInputStream();
    OutputStream out = spoken.getOutputStream();
    out.write(upgrade.bytes());
    Source source = new Source(in, BUFFER_BYTES);
    Answer answer = Answer.read(source);
    return upgrade.isAgreed(answer)
        ? new Made.Open(new Wire(socket, source, out, random, bounds))
        : new Made.Refused(answer);
  }

  /** TLS above a socket: the certificate must be of that host. */
  private Socket secret(Socket socket, Target target) throws IOException {
    Socket made =
        trust.context().getSocketFactory().createSocket(socket, target.host(), target.port(), true);
    if (!(made instanceof SSLSocket secret)) {
      throw new IllegalStateException("the context makes sockets without TLS");
    }
    SSLParameters parameters = secret.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secret.setSSLParameters(parameters);
    secret.startHandshake();
    return secret;
  }
}
