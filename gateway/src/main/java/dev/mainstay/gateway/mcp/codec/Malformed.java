package dev.mainstay.gateway.mcp.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came is no JSON-RPC message of MCP; the code is JSON-RPC's, the message says what is wrong.
 */
public final class Malformed extends Exception {

  /** It is not JSON. */
  public static final int PARSE_ERROR = -32700;

  /** It is JSON, but no message. */
  public static final int INVALID_REQUEST = -32600;

  private static final long serialVersionUID = 1;

  private final int code;
  private final transient @Nullable RpcId id;

  Malformed(int code, String message, @Nullable RpcId id) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
  }

  static Malformed notJson(JsonScan.NotJson fault) {
    return new Malformed(PARSE_ERROR, String.valueOf(fault.getMessage()), null);
  }

  /** {@link #PARSE_ERROR} or {@link #INVALID_REQUEST}. */
  public int code() {
    return code;
  }

  /** The id of what was sent, where one could be read. */
  public Optional<RpcId> id() {
    return Optional.ofNullable(id);
  }
}
