package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Verdict;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer at once.
 *
 * @param message null for an answer without a body
 */
record Reply(int status, @Nullable Message message, Map<String, String> headers) {

  /** The code that clients know for a session that is no more; from before there were rules. */
  static final int SESSION_NOT_FOUND = -32001;

  static final int METHOD_NOT_FOUND = -32601;
  static final int MISSING_CAPABILITY = -32021;

  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, @Nullable Message message) {
    this(status, message, Map.of());
  }

  /** An answer without a body. */
  static Reply empty(int status) {
    return new Reply(status, null);
  }

  /** A refusal of what was asked, whatever the message in it was. */
  static Reply refusal(int status, String code, String text) {
    return error(status, Malformed.INVALID_REQUEST, null, code, text, "");
  }

  /** The same about one request. */
  static Reply refusal(int status, @Nullable RpcId id, String code, String text) {
    return error(status, Malformed.INVALID_REQUEST, id, code, text, "");
  }

  static Reply refused(Verdict.Refused refused) {
    Reply reply =
        error(
            refused.status(),
            Malformed.INVALID_REQUEST,
            null,
            refused.code(),
            refused.text(),
            refused.hint());
    return refused.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  static Reply malformed(Malformed fault) {
    Message error =
        Message.error(
            fault.id().orElse(null), fault.code(), String.valueOf(fault.getMessage()), null);
    return new Reply(400, fault.id().isPresent() ? error : error.without("id"));
  }

  static Reply sessionNotFound() {
    return error(
        404,
        SESSION_NOT_FOUND,
        null,
        "session-unknown",
        "there is no such session",
        "begin a new one with initialize");
  }

  /** A refusal because there is too much to do. */
  static Reply busy(@Nullable RpcId id, String text) {
    return refusal(503, id, "over-capacity", text).with("Retry-After", "1");
  }

  /** The answer of a modern request, whose status some errors have. */
  static Reply modern(Message answer) {
    long code = answer.at("error", "code").map(c -> c.whole().orElse(0)).orElse(0L);
    int status =
        switch ((int) code) {
          case METHOD_NOT_FOUND -> 404;
          case MISSING_CAPABILITY,
              ModernRules.UNSUPPORTED_VERSION,
              ModernRules.HEADER_MISMATCH,
              Malformed.INVALID_REQUEST,
              Malformed.PARSE_ERROR ->
              400;
          default -> 200;
        };
    return new Reply(status, answer);
  }

  private static Reply error(
      int status, int code, @Nullable RpcId id, String word, String text, String hint) {
    Json.Builder data = Json.object().put("code", word);
    if (!hint.isEmpty()) {
      data.put("hint", hint);
    }
    Message error = Message.error(id, code, text, data.build());
    // MCP has no null among ids: an error about nothing known has none.
    return new Reply(status, id == null ? error.without("id") : error);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new java.util.TreeMap<>(headers);
    more.put(header, value);
    return new Reply(status, message, more);
  }

  /** Writes it as the whole answer. */
  void write(Response response, Callback callback) {
    response.setStatus(status);
    var all = response.getHeaders();
    all.put("X-Content-Type-Options", "nosniff");
    all.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.forEach(all::put);
    ByteBuffer body = ByteBuffer.wrap(message == null ? new byte[0] : message.bytes());
    if (message != null) {
      all.put(HttpHeader.CONTENT_TYPE, "application/json");
    }
    all.put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, callback);
  }
}
