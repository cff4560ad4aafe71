package dev.mainstay.cli.traffic;

import dev.mainstay.cli.view.Verdicts.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one gets to a WebSocket that does not open, and seen from where: by TCP, by HTTP, or up
 * to the upgrade. What answers HTTP and no upgrade is between us and the program, as the published
 * port of a container may be.
 */
final class Reach {

  private static final Duration WITHIN = Duration.ofSeconds(5);

  /** Files that are in containers alone. */
  private static final List<Path> CONTAINER_MARKS =
      List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

  private Reach() {}

  /**
   * What holds up to where it ends.
   *
   * @param why what the opening of the WebSocket came to
   */
  static List<Finding> of(URI uri, String why) {
    List<Finding> findings = new ArrayList<>();
    String from = vantage();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), port(uri)), (int) WITHIN.toMillis());
      findings.add(
          Finding.ok(
              uri.toString(),
              "TCP: connected, from " + socket.getLocalAddress().getHostAddress() + " " + from));
    } catch (IOException e) {
      findings.add(
          Finding.bad(
              uri.toString(),
              "TCP: not connected, " + from + ": " + e.getMessage(),
              "does anything listen there, and on an address that is reached from here? mainstay"
                  + " status"));
      return findings;
    }
    findings.addAll(http(uri, why));
    return findings;
  }

  private static List<Finding> http(URI uri, String why) {
    URI plain = URI.create(uri.toString().replaceFirst("^ws", "http"));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(WITHIN).build()) {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(plain).timeout(WITHIN).build(),
              HttpResponse.BodyHandlers.discarding());
      return List.of(
          Finding.ok(uri.toString(), "HTTP: GET answered " + answer.statusCode()),
          Finding.bad(
              uri.toString(),
              "upgrade: refused: " + why,
              "HTTP passes and the upgrade does not: try it on the other side too, such as inside"
                  + " the container, for a proxy between may drop it"));
    } catch (IOException e) {
      return List.of(
          Finding.bad(
              uri.toString(),
              "HTTP: no answer: " + e.getMessage(),
              "what accepts there speaks no HTTP, or passes nothing on: is it the published port of"
                  + " a container whose program listens elsewhere?"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Where this is seen from. */
  private static String vantage() {
    boolean inside = CONTAINER_MARKS.stream().anyMatch(Files::exists);
    return inside ? "(seen from inside a container)" : "(seen from this machine)";
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("wss") ? 443 : 80;
  }
}
