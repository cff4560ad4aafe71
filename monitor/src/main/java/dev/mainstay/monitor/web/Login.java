package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * How a browser gets the right to give commands: a link that works once, printed on this machine,
 * leaves a cookie. The token itself never stands in a URL or a cookie.
 */
final class Login {

  private final Token token;
  private final Tickets tickets;
  private final int port;

  Login(Token token, Tickets tickets, int port) {
    this.token = token;
    this.tickets = tickets;
    this.port = port;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            "/login",
            Access.OPEN,
            "Lets a browser in, with the link that `mainstay dashboard` prints; good once.",
            this::enter),
        Route.get(
            "/api/v1/session",
            "Whether whoever asks may give commands.",
            ask -> Answer.json(Json.object().put("commands", ask.mayCommand()).build())));
  }

  /** The path that lets one browser in, once. */
  String path() {
    return "/login?once=" + tickets.issue();
  }

  /** The cookie's name: cookies of all ports of one host lie together. */
  static String cookieName(int port) {
    return "mainstay_" + port;
  }

  private Answer enter(Ask ask) {
    if (!tickets.redeem(ask.text("once").orElse(""))) {
      return Answer.fault(
          403, "bad-login", "this link was used already, or is too old", "mainstay dashboard");
    }
    String cookie = cookieName(port) + "=" + token.cookie() + "; Path=/; HttpOnly; SameSite=Strict";
    return new Answer(
        303,
        "text/plain",
        ByteBuffer.allocate(0),
        Map.of("Location", "/", "Set-Cookie", cookie, "Cache-Control", "no-store"));
  }
}
