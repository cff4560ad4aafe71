package dev.mainstay.cli.gateway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much the gateway has to do, as it was last told.
 *
 * @param at when that was true
 * @param clients how many are connected
 * @param inFlight requests that are accepted and not settled
 * @param oldest when the oldest of them was accepted; null when there is none
 * @param settled requests settled since the start
 * @param tools how many tools all servers together offer
 */
public record Pulse(
    Instant at, int clients, int inFlight, @Nullable Instant oldest, long settled, int tools) {

  /** Before anything was told. */
  static Pulse none(Instant now) {
    return new Pulse(now, 0, 0, null, 0, 0);
  }
}
