package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the gateway says of itself: to clients as a server, to servers as a client. */
final class Answers {

  /** The longest instructions of all servers together that clients are given, in characters. */
  private static final int INSTRUCTIONS_MAX = 16_384;

  private static final Json NOTHING = Json.object().build();

  private final Json self;

  Answers(String version) {
    this.self =
        Json.object()
            .put("name", "mainstay")
            .put("title", "Mainstay")
            .put("version", version)
            .build();
  }

  /**
   * The result of {@code initialize}. Its capabilities are the same whatever servers are there now,
   * for a session cannot be told of others later.
   */
  Json.Builder initialize(String version, List<Server> servers) {
    Json.Builder result =
        Json.object()
            .put("protocolVersion", version)
            .put("capabilities", capabilities())
            .put("serverInfo", self);
    return instructed(result, servers);
  }

  /** The result of {@code server/discover}, without its type. */
  Json.Builder discover(List<Server> servers) {
    Json.Builder result =
        Json.object()
            .put("supportedVersions", List.of(Era.NEWEST_MODERN))
            .put("capabilities", capabilities())
            .put("ttlMs", 0)
            .put("cacheScope", "private")
            .put("_meta", Json.object().put(Meta.SERVER_INFO, self).build());
    return instructed(result, servers);
  }

  private static Json capabilities() {
    Json listed = Json.object().put("listChanged", true).build();
    return Json.object()
        .put("tools", listed)
        .put("prompts", listed)
        .put("resources", Json.object().put("listChanged", true).put("subscribe", true).build())
        .put("logging", NOTHING)
        .put("completions", NOTHING)
        .build();
  }

  private static Json.Builder instructed(Json.Builder result, List<Server> servers) {
    boolean one = servers.size() == 1;
    String all =
        servers.stream().flatMap(server -> said(server, one)).collect(Collectors.joining("\n\n"));
    String bounded = all.length() > INSTRUCTIONS_MAX ? all.substring(0, INSTRUCTIONS_MAX) : all;
    return bounded.isEmpty() ? result : result.put("instructions", bounded);
  }

  private static Stream<String> said(Server server, boolean alone) {
    return server.about().text("instructions").stream()
        .filter(text -> !text.isBlank())
        .map(text -> alone ? text : server.name() + ": " + text);
  }

  /** What a legacy server is told at {@code initialize}: we can do what any client of ours can. */
  Json hello() {
    Json elicitation = Json.object().put("form", NOTHING).put("url", NOTHING).build();
    return Json.object()
        .put("protocolVersion", Era.NEWEST_LEGACY)
        .put(
            "capabilities",
            Json.object()
                .put("roots", Json.object().put("listChanged", true).build())
                .put("sampling", NOTHING)
                .put("elicitation", elicitation)
                .build())
        .put("clientInfo", self)
        .build();
  }

  /** A request of our own to a modern server. */
  Message modern(Message request) {
    return Translation.modern(request, self, NOTHING);
  }
}
