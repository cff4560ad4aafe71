package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.Fault;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What an HTTP answer means that is not the plain answer of a request. */
sealed interface Verdict {

  /** Its body says it by a message: that is the answer, whatever the status. */
  record Said(Message message) implements Verdict {}

  /** The session is unknown to the server: the request did not run. */
  record SessionLost(String reason) implements Verdict {}

  /** Somebody between has lost the server: the request may have run. */
  record Broken(String reason) implements Verdict {}

  /** The server refuses the request, or cannot do it. */
  record Failed(Fault fault) implements Verdict {}

  /** The code by which servers say that they do not know a session. */
  int SESSION_NOT_FOUND = -32001;

  /** As much of a body is shown to people. */
  int SHOWN_CHARS_MAX = 200;

  /**
   * The verdict on an answer with a status other than 2xx.
   *
   * @param server the upstream's name
   * @param hadSession whether the request named a session
   * @param location where it redirects to; empty for nowhere
   */
  static Verdict of(String server, int status, byte[] body, boolean hadSession, String location) {
    Optional<Message> said = message(body);
    String text = "HTTP " + status + shown(body);
    if (status == 503 || (hadSession && isSessionLost(status, said, body))) {
      return new SessionLost(text);
    }
    if (said.isPresent()) {
      return new Said(said.get());
    }
    return switch (status) {
      case 502, 504 -> new Broken(text);
      case 429 -> new Failed(Fault.overCapacity(server + " answered " + text));
      case 401, 403 -> refused(server, text, "`headers` of the server in the config");
      case 300, 301, 302, 303, 307, 308 ->
          refused(
              server,
              "it redirects to " + location + ", which is not followed",
              "write that address as the server's `url`, if it is trusted");
      default ->
          status >= 500 && status != 501
              ? new Failed(Fault.upstreamFailed(server, text))
              : refused(server, text, "mainstay logs " + server);
    };
  }

  private static Verdict refused(String server, String text, String hint) {
    return new Failed(
        new Fault(-31005, "upstream-failed", server + ": " + text, Fault.Runs.NOT, hint));
  }

  /** Whether an error that came with status 200 says that the session is unknown. */
  static boolean isSessionLost(Message answer) {
    return answer.kind() == Message.Kind.ERROR
        && code(answer) == SESSION_NOT_FOUND
        && speaksOfSession(answer.text("error", "message").orElse(""));
  }

  private static boolean isSessionLost(int status, Optional<Message> said, byte[] body) {
    boolean noMethod = said.filter(m -> code(m) == Fault.METHOD_NOT_FOUND).isPresent();
    return switch (status) {
      case 404 -> !noMethod;
      case 400 ->
          said.filter(message -> code(message) == SESSION_NOT_FOUND).isPresent()
              || speaksOfSession(new String(body, StandardCharsets.UTF_8));
      default -> said.filter(Verdict::isSessionLost).isPresent();
    };
  }

  private static boolean speaksOfSession(String text) {
    return text.toLowerCase(Locale.ROOT).contains("session");
  }

  private static long code(Message message) {
    return message.at("error", "code").map(code -> code.whole().orElse(0)).orElse(0L);
  }

  private static Optional<Message> message(byte[] body) {
    try {
      return Optional.of(Message.parse(body)).filter(m -> m.kind() == Message.Kind.ERROR);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** The beginning of a body, on one line. */
  private static String shown(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ");
    String stripped = text.strip();
    return stripped.isEmpty()
        ? ""
        : ": " + stripped.substring(0, Math.min(SHOWN_CHARS_MAX, stripped.length()));
  }
}
