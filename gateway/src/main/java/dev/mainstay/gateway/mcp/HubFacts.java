package dev.mainstay.gateway.mcp;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub is busy with, at one moment.
 *
 * @param inFlight requests that are accepted and not settled
 * @param oldest when the oldest of them was accepted; null when there is none
 * @param settled how many have been settled since the start: work done
 */
public record HubFacts(
    Instant at,
    int clients,
    int inFlight,
    @Nullable Instant oldest,
    long settled,
    List<ServerFacts> servers) {

  public HubFacts {
    servers = List.copyOf(servers);
  }

  /**
   * The same of one upstream.
   *
   * @param state {@code ready}, {@code greeting} or {@code away}
   * @param since since when it is in this state, or was lost
   * @param reason why it is not ready; empty when it is
   * @param version the protocol version that it speaks; empty when it is not ready
   * @param running requests that it works on
   * @param waiting requests that wait for it
   * @param oldest when the oldest of both was accepted; null when there is none
   * @param tools how many tools it offers
   * @param lastFault the last error of ours for one of its requests, in words; empty for none
   */
  public record ServerFacts(
      String name,
      String state,
      Instant since,
      String reason,
      String version,
      int running,
      int waiting,
      @Nullable Instant oldest,
      int tools,
      String lastFault) {}
}
