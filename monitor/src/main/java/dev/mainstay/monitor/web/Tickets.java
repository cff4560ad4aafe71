package dev.mainstay.monitor.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Words that let a browser in once each, soon after they were asked for on this machine. */
final class Tickets {

  /** How long one is good for. */
  static final Duration GOOD_FOR = Duration.ofMinutes(2);

  /** The most that wait to be used; the oldest goes first. */
  static final int WAITING_MAX = 16;

  private static final int BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> waiting = new LinkedHashMap<>();

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  /** A new one. */
  synchronized String issue() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    if (waiting.size() >= WAITING_MAX) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    waiting.put(ticket, clock.instant().plus(GOOD_FOR));
    return ticket;
  }

  /** Uses one up; whether it was good. */
  synchronized boolean redeem(String ticket) {
    Instant until = waiting.remove(ticket);
    return until != null && clock.instant().isBefore(until);
  }
}
