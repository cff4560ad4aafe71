package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.Listing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers what can be answered without the gateway: from the last known copy, or with as little as
 * is true without one.
 *
 * @param version Mainstay's version
 */
record StandIn(String version) {

  private static final String VERSION_PATH = "io.modelcontextprotocol/protocolVersion";
  private static final int UNSUPPORTED_VERSION = -32022;

  private static final String CAPABILITIES =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
          + "\"resources\":{\"listChanged\":true}}";

  /** The era that a message of a client speaks. */
  static Era era(Message message) {
    return modernVersion(message).isPresent() ? Era.MODERN : Era.LEGACY;
  }

  private static Optional<String> modernVersion(Message message) {
    return message.text("params", "_meta", VERSION_PATH);
  }

  /** Whether a request asks who is there: the answer is the same whatever has happened before. */
  static boolean isGreeting(Message request) {
    return request.method().equals("initialize") || request.method().equals("server/discover");
  }

  /** Whether a request is one that can be answered here. */
  static boolean canAnswer(Message request) {
    return switch (request.method()) {
      case "initialize", "server/discover", "ping" -> true;
      default -> Listing.of(request.method()).isPresent() && !request.has("params", "cursor");
    };
  }

  /**
   * The answer to a request that can be answered here.
   *
   * @param copy what the gateway answered when it was last there; null for nothing known
   */
  Message answer(Message request, @Nullable Known copy) {
    Optional<String> modern = modernVersion(request);
    if (modern.isPresent() && !modern.get().equals(Era.NEWEST_MODERN)) {
      return Message.error(
          request.needId(),
          UNSUPPORTED_VERSION,
          "Unsupported protocol version",
          Json.object()
              .put("supported", List.of(Era.NEWEST_MODERN))
              .put("requested", modern.get())
              .build());
    }
    return switch (request.method()) {
      case "initialize" -> initialize(request, copy);
      case "server/discover" -> discover(request, copy);
      case "ping" -> Message.result(request.needId(), Json.object().build());
      default -> list(request, Listing.of(request.method()).orElseThrow(), copy);
    };
  }

  private Message initialize(Message request, @Nullable Known copy) {
    String asked = request.text("params", "protocolVersion").orElse("");
    String agreed = Era.LEGACY_VERSIONS.contains(asked) ? asked : Era.NEWEST_LEGACY;
    Message answer = blank(request);
    if (copy != null && !copy.initialize().equals("{}")) {
      return answer
          .with(copy.initialize(), "result")
          .with(Message.quoted(agreed), "result", "protocolVersion");
    }
    return answer
        .with(Message.quoted(agreed), "result", "protocolVersion")
        .with(CAPABILITIES, "result", "capabilities")
        .with(serverInfo(), "result", "serverInfo");
  }

  private Message discover(Message request, @Nullable Known copy) {
    Message answer = blank(request);
    if (copy != null && !copy.discover().equals("{}")) {
      return complete(answer.with(copy.discover(), "result"));
    }
    return complete(
        answer
            .with("[\"" + Era.NEWEST_MODERN + "\"]", "result", "supportedVersions")
            .with(CAPABILITIES, "result", "capabilities")
            .with(serverInfo(), "result", "_meta", "io.modelcontextprotocol/serverInfo"));
  }

  private static Message list(Message request, Listing listing, @Nullable Known copy) {
    Known.Answer known = copy == null ? null : copy.lists().get(listing);
    String result = known == null ? "{\"" + listing.items() + "\":[]}" : known.result();
    Message answer = blank(request).with(result, "result");
    return era(request) == Era.MODERN ? complete(answer) : answer;
  }

  /** Nobody may rely on it for long: what the gateway says may differ. */
  private static Message complete(Message answer) {
    return answer
        .with("\"complete\"", "result", "resultType")
        .with("0", "result", "ttlMs")
        .with("\"private\"", "result", "cacheScope");
  }

  private static Message blank(Message request) {
    return Message.result(request.needId(), Json.object().build());
  }

  private String serverInfo() {
    return "{\"name\":\"mainstay\",\"version\":" + Message.quoted(version) + "}";
  }
}
