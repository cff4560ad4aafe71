package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the modern protocol wants of a POST beyond a valid message: its metadata, and headers that
 * say the same as its body (2026-07-28, Streamable HTTP, "Request Metadata").
 */
final class ModernRules {

  static final int INVALID_PARAMS = -32602;
  static final int HEADER_MISMATCH = -32020;
  static final int UNSUPPORTED_VERSION = -32022;

  private static final String META = "_meta";
  private static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  /** The field that {@code Mcp-Name} repeats, by method. */
  private static final Map<String, String> NAMES =
      Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

  private final ToolHeaders tools;

  ModernRules(ToolHeaders tools) {
    this.tools = tools;
  }

  /** Whether a message says by itself that it is modern. */
  static boolean isModern(Message message) {
    return message.has("params", META, META_VERSION);
  }

  /** The refusal of a message, if it is refused. */
  Optional<Reply> refusal(Message message, String profile, Headers headers) {
    return switch (message.kind()) {
      case REQUEST -> request(message, profile, headers);
      case NOTIFICATION -> Optional.empty();
      case RESULT, ERROR ->
          Optional.of(
              Reply.refusal(400, "response", "clients send requests and notifications alone"));
    };
  }

  private Optional<Reply> request(Message message, String profile, Headers headers) {
    Optional<String> version = message.text("params", META, META_VERSION);
    if (version.isEmpty()) {
      return invalid(message, META_VERSION + " is missing in _meta");
    }
    if (message.at("params", META, META_CAPABILITIES).filter(Json::isObject).isEmpty()) {
      return invalid(message, META_CAPABILITIES + " is missing in _meta");
    }
    Optional<Reply> mismatch = same(message, Headers.VERSION, version.get(), headers);
    if (mismatch.isPresent()) {
      return mismatch;
    }
    if (!version.get().equals(Era.NEWEST_MODERN)) {
      return Optional.of(unsupported(message, version.get()));
    }
    return repeated(message, profile, headers);
  }

  private Optional<Reply> repeated(Message message, String profile, Headers headers) {
    Optional<Reply> method = same(message, Headers.METHOD, message.method(), headers);
    if (method.isPresent()) {
      return method;
    }
    String field = NAMES.get(message.method());
    Optional<String> name = field == null ? Optional.empty() : message.text("params", field);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Reply> named = same(message, Headers.NAME, name.get(), headers);
    if (named.isPresent() || !message.method().equals("tools/call")) {
      return named;
    }
    return tools
        .of(profile, name.get())
        .fault(message, headers)
        .map(what -> mismatch(message, what));
  }

  private static Optional<Reply> same(Message message, String name, String body, Headers headers) {
    String header = headers.get(name);
    if (header == null) {
      return Optional.of(mismatch(message, name + " is missing"));
    }
    Optional<String> said =
        name.equals(Headers.NAME) ? HeaderValue.decode(header) : Optional.of(header);
    return said.filter(body::equals).isPresent()
        ? Optional.empty()
        : Optional.of(mismatch(message, name + " does not match the body"));
  }

  private static Reply mismatch(Message message, String what) {
    return new Reply(
        400, Message.error(message.needId(), HEADER_MISMATCH, "Header mismatch: " + what, null));
  }

  private static Optional<Reply> invalid(Message message, String what) {
    return Optional.of(new Reply(400, Message.error(message.needId(), INVALID_PARAMS, what, null)));
  }

  private static Reply unsupported(Message message, String requested) {
    Json data =
        Json.object()
            .put("supported", List.of(Era.NEWEST_MODERN))
            .put("requested", requested)
            .build();
    return new Reply(
        400,
        Message.error(message.needId(), UNSUPPORTED_VERSION, "Unsupported protocol version", data));
  }
}
