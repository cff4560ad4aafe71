package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;

/** Errors that the shim itself answers with, in the gateway's words and codes. */
final class AwayFault {

  private static final int AWAY = -31001;
  private static final int MAY_HAVE_RUN = -31002;
  private static final int OVER_CAPACITY = -31003;
  private static final int INVALID_REQUEST = -32600;
  private static final long RETRY_AFTER_MS = 1_000;

  private AwayFault() {}

  /** It was held, and the gateway has not come: it did not run. */
  static Message away(RpcId id, Duration held, String reason) {
    return error(
        id,
        AWAY,
        "upstream-away",
        "the Mainstay gateway has been away for " + held.toSeconds() + " s: " + reason,
        false,
        "start it: mainstay up -d");
  }

  /** No gateway can come: it did not run. */
  static Message faulty(RpcId id, String fault) {
    return error(
        id,
        AWAY,
        "upstream-away",
        "the Mainstay gateway cannot be started: " + fault,
        false,
        "mend the config (mainstay config check), then ask again: it is started for that");
  }

  /** It was handed to a gateway that has not come back. */
  static Message mayHaveRun(RpcId id, String reason) {
    return error(
        id,
        MAY_HAVE_RUN,
        "may-have-run",
        "the Mainstay gateway was lost while this ran: " + reason,
        true,
        "look whether it was done before you ask again");
  }

  /** There is no room to hold it. */
  static Message overCapacity(RpcId id, String reason) {
    return error(
        id,
        OVER_CAPACITY,
        "over-capacity",
        "too much waits for the Mainstay gateway: " + reason,
        false,
        "ask again in a second");
  }

  /** Its id is that of a request that is not answered yet. */
  static Message idInUse(RpcId id) {
    return Message.error(id, INVALID_REQUEST, "a request with this id is still open", null);
  }

  private static Message error(
      RpcId id, int code, String word, String text, boolean mayHaveRun, String hint) {
    return Message.error(
        id,
        code,
        text,
        Json.object()
            .put("code", word)
            .put("retry_after_ms", RETRY_AFTER_MS)
            .put("may_have_run", mayHaveRun)
            .put("hint", hint)
            .build());
  }
}
