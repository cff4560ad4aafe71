package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.UsageError;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What {@code mainstay wait} waits for. */
sealed interface Target {

  /** As the person wrote it. */
  String text();

  /** A service of the project. */
  record Service(String text) implements Target {}

  /** An address that must answer. */
  record Address(String text, ProbeSpec probe) implements Target {}

  /** The target that a word means; {@code timeout} bounds one attempt at an address. */
  static Target parse(String word, Duration timeout) throws UsageError {
    if (!word.contains("://")) {
      return new Service(word);
    }
    try {
      URI uri = new URI(word);
      String host = uri.getHost();
      if (host == null) {
        throw new UsageError("no host in " + word, "write it like http://127.0.0.1:8000/health");
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return new Address(word, probe(word, uri, bare, timeout));
    } catch (URISyntaxException e) {
      throw new UsageError("not an address: " + word, e.getReason());
    }
  }

  private static ProbeSpec probe(String word, URI uri, String host, Duration timeout)
      throws UsageError {
    String path = path(uri);
    PortOwner any = new PortOwner.Any();
    return switch (String.valueOf(uri.getScheme())) {
      case "http", "https" -> {
        boolean tls = uri.getScheme().equals("https");
        yield new ProbeSpec.Http(
            host,
            port(uri, tls ? 443 : 80),
            tls,
            path,
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            any,
            timeout);
      }
      case "ws", "wss" -> {
        boolean tls = uri.getScheme().equals("wss");
        yield new ProbeSpec.Ws(
            host, port(uri, tls ? 443 : 80), tls, path, null, null, any, timeout);
      }
      case "tcp" -> {
        if (uri.getPort() <= 0) {
          throw new UsageError("no port in " + word, "write it like tcp://127.0.0.1:5432");
        }
        yield new ProbeSpec.Tcp(host, uri.getPort(), any, timeout);
      }
      default ->
          throw new UsageError(
              "cannot wait for " + word, "a service, http://, https://, ws://, wss:// or tcp://");
    };
  }

  private static int port(URI uri, int standard) {
    return uri.getPort() > 0 ? uri.getPort() : standard;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }
}
