package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.util.List;

/**
 * Why the gateway itself answers a request with an error. The codes are outside of the range that
 * JSON-RPC and MCP reserve (MCP 2026-07-28, Error Codes), and stable.
 *
 * @param word the code for people and scripts
 * @param runs what is known of the request itself
 * @param hint the next step
 */
public record Fault(int code, String word, String text, Runs runs, String hint) {

  /** Invalid params (JSON-RPC): an unknown tool, prompt or resource. */
  public static final int INVALID_PARAMS = -32602;

  /** Method not found (JSON-RPC). */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The request is no request (JSON-RPC). */
  public static final int INVALID_REQUEST = -32600;

  /** Unsupported protocol version (MCP). */
  public static final int UNSUPPORTED_VERSION = -32022;

  /** What is known of a request that has failed. */
  public enum Runs {
    /** It did not run. */
    NOT,
    /** It may have run, wholly or in part. */
    PERHAPS
  }

  /** Its upstream was away for longer than a request is held. */
  public static Fault upstreamAway(String upstream, Duration held, String reason, Runs runs) {
    return new Fault(
        -31001,
        "upstream-away",
        upstream + " has been away for " + held.toSeconds() + " s: " + reason,
        runs,
        "mainstay why " + upstream);
  }

  /** Its upstream was lost while it ran, and it must not run twice. */
  public static Fault mayHaveRun(String upstream, String reason) {
    return new Fault(
        -31002,
        "may-have-run",
        upstream + " was lost while this ran: " + reason,
        Runs.PERHAPS,
        "look whether it was done before you ask again; a tool that may run twice says so by"
            + " readOnlyHint or idempotentHint, or by `repeat: safe` in the config");
  }

  /** There is no room for it. */
  public static Fault overCapacity(String what) {
    return new Fault(-31003, "over-capacity", what, Runs.NOT, "ask again in a second");
  }

  /** It took longer than the config allows. */
  public static Fault deadline(String upstream, Duration deadline) {
    return new Fault(
        -31004,
        "deadline",
        "not done by " + upstream + " within " + deadline.toSeconds() + " s",
        Runs.PERHAPS,
        "`deadline` of the server or tool in the config says how long it may take");
  }

  /** Nothing was heard of it for longer than the config allows. */
  public static Fault silent(String upstream, Duration silence) {
    return new Fault(
        -31004,
        "deadline",
        "nothing was heard of it from " + upstream + " for " + silence.toSeconds() + " s",
        Runs.PERHAPS,
        "`silence` of the server or tool in the config says how long it may say nothing");
  }

  /** Its upstream cannot do it, for a reason of its own. */
  public static Fault upstreamFailed(String upstream, String reason) {
    return new Fault(
        -31005,
        "upstream-failed",
        upstream + ": " + reason,
        Runs.PERHAPS,
        "mainstay logs " + upstream);
  }

  /** Its upstream is not in the config any more. */
  public static Fault withdrawn(String upstream, Runs runs) {
    return new Fault(
        -31005,
        "upstream-failed",
        upstream + " was changed in the config, or taken out of it",
        runs,
        "`mainstay mcp` shows the servers that there are");
  }

  /** What is asked for is not there. */
  public static Fault unknown(String what, String name) {
    return new Fault(
        INVALID_PARAMS, "unknown-" + what, "Unknown " + what + ": " + name, Runs.NOT, "");
  }

  /** The request is not one that can be answered. */
  public static Fault invalid(String text) {
    return new Fault(INVALID_REQUEST, "invalid-request", text, Runs.NOT, "");
  }

  /** Its parameters cannot be used. */
  public static Fault badParams(String text) {
    return new Fault(INVALID_PARAMS, "invalid-params", text, Runs.NOT, "");
  }

  /** There is no such method. */
  public static Fault noMethod(String method) {
    return new Fault(METHOD_NOT_FOUND, "method", "Method not found: " + method, Runs.NOT, "");
  }

  /** It is of a protocol version that we do not speak statelessly. */
  public static Fault unsupportedVersion(String requested) {
    return new Fault(UNSUPPORTED_VERSION, requested, "Unsupported protocol version", Runs.NOT, "");
  }

  private static final int RETRY_AFTER_MS = 1_000;

  /** The error message that answers a request with this. */
  public Message answer(RpcId id) {
    if (code == UNSUPPORTED_VERSION) {
      Json data =
          Json.object().put("supported", List.of(Era.NEWEST_MODERN)).put("requested", word).build();
      return Message.error(id, code, text, data);
    }
    Json.Builder data = Json.object().put("code", word).put("may_have_run", runs == Runs.PERHAPS);
    if (word.equals("over-capacity") || word.equals("upstream-away")) {
      data.put("retry_after_ms", RETRY_AFTER_MS);
    }
    if (!hint.isEmpty()) {
      data.put("hint", hint);
    }
    return Message.error(id, code, text, data.build());
  }
}
