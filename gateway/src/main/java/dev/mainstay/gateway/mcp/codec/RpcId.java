package dev.mainstay.gateway.mcp.codec;

import dev.mainstay.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The id of a JSON-RPC request: a string or a whole number, kept as the JSON that said it.
 *
 * @param json a JSON string with its quotes, or a whole number; equal ids are equal texts, for the
 *     two ends of a connection copy an id and do not write it anew
 */
public record RpcId(String json) {

  /** The id that is a number. */
  public static RpcId of(long number) {
    return new RpcId(Long.toString(number));
  }

  /** The id that is a string. */
  public static RpcId of(String text) {
    return new RpcId(Json.of(text).write());
  }

  // Written out: what a record makes by itself costs the shim 10 ms of its start.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RpcId id && json.equals(id.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }
}
