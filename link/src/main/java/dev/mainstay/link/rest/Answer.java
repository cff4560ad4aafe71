package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.LinkEvent.Refusal;
import java.time.Duration;

/**
 * What came of a call.
 *
 * @param who asked whom, in words without a secret
 * @param body {@code null} in JSON for one that is no JSON
 * @param after not again before so long; zero for nothing said
 */
record Answer(String who, int status, Json body, Duration after) {

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** What it means that it is not good. */
  Refusal refusal() {
    return switch (status) {
      case 401, 403 ->
          new Refusal(Refusal.Kind.FOR_GOOD, who + " does not let us in: HTTP " + status, after);
      case 429, 503 ->
          new Refusal(Refusal.Kind.AGAIN, who + " asks us to wait: HTTP " + status, after);
      default -> new Refusal(Refusal.Kind.AGAIN, who + " answered HTTP " + status, after);
    };
  }
}
