package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.OptionalLong;

/** Says a message of one era in the words of the other; all else stays as it was written. */
final class Translation {

  /** Resource not found, until 2025-11-25; later it is a matter of invalid params. */
  private static final long LEGACY_NOT_FOUND = -32002;

  private Translation() {}

  /** A client's request as its upstream is sent it. */
  static Message request(Call call, UpstreamState.Ready ready, long exchange) {
    Message message = call.request();
    if (call.token() != null || call.machine().isListenedFor()) {
      message = message.with(Long.toString(exchange), "params", "_meta", "progressToken");
    }
    if (ready.era() == Era.MODERN && call.era() == Era.LEGACY) {
      // A legacy client hears what it has asked for by logging/setLevel, all until then: the hub
      // sees to that, so the server is asked for all.
      message =
          modern(message, call.info(), call.capabilities())
              .with(Message.quoted(LogLevel.DEBUG.word()), "params", "_meta", Meta.LOG_LEVEL);
    } else if (ready.era() == Era.LEGACY && call.era() == Era.MODERN) {
      message =
          message
              .without("params", "_meta", Meta.PROTOCOL_VERSION)
              .without("params", "_meta", Meta.CLIENT_INFO)
              .without("params", "_meta", Meta.CLIENT_CAPABILITIES)
              .without("params", "_meta", Meta.LOG_LEVEL);
    }
    return message.withId(RpcId.of(exchange));
  }

  /** A request with what every modern request says of its client. */
  static Message modern(Message message, Json info, Json capabilities) {
    Message said =
        message
            .with(capabilities.write(), "params", "_meta", Meta.CLIENT_CAPABILITIES)
            .with(Message.quoted(Era.NEWEST_MODERN), "params", "_meta", Meta.PROTOCOL_VERSION);
    return info.at("name").isPresent()
        ? said.with(info.write(), "params", "_meta", Meta.CLIENT_INFO)
        : said;
  }

  /** Who asked one server and is answered by another is told so. */
  private static Message byWhom(Call call, Message answer) {
    return call.passedOnBy() != null && answer.kind() == Message.Kind.RESULT
        ? answer.with(Message.quoted(call.server().name()), "result", "_meta", Meta.ANSWERED_BY)
        : answer;
  }

  /** An upstream's answer as its client is given it. */
  static Message answer(Call call, RpcId asked, Message answer) {
    Message said = byWhom(call, answer.withId(asked));
    if (call.era() == Era.LEGACY) {
      return said;
    }
    if (said.kind() == Message.Kind.ERROR) {
      boolean notFound =
          said.at("error", "code").map(Json::whole).orElseGet(OptionalLong::empty).orElse(0)
              == LEGACY_NOT_FOUND;
      return notFound ? said.with(Integer.toString(Fault.INVALID_PARAMS), "error", "code") : said;
    }
    if (said.has("result", "resultType")) {
      return said;
    }
    if (call.request().method().equals("resources/read")) {
      said = said.with("\"private\"", "result", "cacheScope").with("0", "result", "ttlMs");
    }
    return said.with("\"complete\"", "result", "resultType");
  }
}
