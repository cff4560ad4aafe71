package dev.mainstay.link;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.link.LinkAction.Open;
import dev.mainstay.link.LinkState.Opening;
import dev.mainstay.link.LinkState.Resting;
import dev.mainstay.link.LinkState.Tries;
import dev.mainstay.link.LinkState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When the next line is tried. */
record Pacing(LinkSpec.Reconnect backoff, Chance chance) {

  /** How long to wait after what was tried; at least as long as the remote said. */
  Duration pause(Tries tries, Duration least) {
    Duration delay = backoff.delay(tries.failed(), chance.fraction(~tries.lines()));
    return delay.compareTo(least) < 0 ? least : delay;
  }

  /** Makes the only line when its time has come, and every older one is proven gone. */
  Step<LinkState, LinkAction> tryAgain(Resting state, Instant now) {
    if (now.isBefore(state.until()) || !state.ending().isEmpty()) {
      return Step.stay(state);
    }
    Tries tries = state.tries().oneMoreLine();
    Why why = tries.lines() == 1 ? Why.START : Why.LOST;
    return Step.to(
        new Opening(tries, tries.lines(), why, List.of()), List.of(new Open(tries.lines(), why)));
  }
}
