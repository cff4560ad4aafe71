package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Our own {@code GET /health}, over the socket as anybody would ask it: the answer must name this
 * very process. What it says of the services does not matter here.
 */
final class SelfCheck {

  /** From connecting to the last byte. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private SelfCheck() {}

  /** What came of one. */
  sealed interface Outcome {
    /** It answered, as we do. */
    record Answered(String detail) implements Outcome {}

    /** It did not; why, in words. */
    record Unanswered(String detail) implements Outcome {}
  }

  /** Asks once. */
  static Outcome ask(String host, int port, Token token) {
    int limit = (int) LIMIT.toMillis();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(limit);
      socket.connect(new InetSocketAddress(host, port), limit);
      String request =
          "GET /health HTTP/1.1\r\nHost: "
              + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
              + ":"
              + port
              + "\r\n"
              + token.header()
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = socket.getInputStream().readNBytes(ANSWER_BYTES_MAX);
      return judge(new String(bytes, StandardCharsets.UTF_8));
    } catch (SocketTimeoutException e) {
      return new Outcome.Unanswered("no answer to GET /health within " + LIMIT.toSeconds() + " s");
    } catch (IOException e) {
      return new Outcome.Unanswered("no answer to GET /health: " + e.getMessage());
    }
  }

  private static Outcome judge(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    Json health = Json.tryParse(end < 0 ? "" : answer.substring(end + 4)).orElse(Json.of(null));
    boolean ours =
        health.text("service").orElse("").equals("mainstay")
            && health.whole("pid").orElse(0) == ProcessHandle.current().pid();
    String line = answer.lines().findFirst().orElse("nothing");
    return ours
        ? new Outcome.Answered(
            "GET /health answered " + line.replaceFirst("^HTTP/1.1 ", "") + " as this process")
        : new Outcome.Unanswered("GET /health answered " + line + ", and not as this process");
  }
}
