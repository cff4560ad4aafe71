package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import java.util.Map;

/**
 * What the clients of a profile are told of it, as it is now: told anew whenever it changes.
 *
 * @param initialize the result of {@code initialize}, with our newest legacy version
 * @param discover the result of {@code server/discover}
 * @param lists each list as JSON
 * @param digests of each list a short text that differs when the list does
 */
public record Listed(
    String profile,
    Json initialize,
    Json discover,
    Map<ListKind, String> lists,
    Map<ListKind, String> digests) {
  public Listed {
    lists = Map.copyOf(lists);
    digests = Map.copyOf(digests);
  }
}
