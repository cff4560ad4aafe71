package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the hub what it is busy with, and remembers what it said last. */
final class HubWatch {

  /** A hub that is well answers within microseconds. */
  private static final Duration SOON = Duration.ofMillis(200);

  private final Predicate<HubEvent> hub;
  private final Instant since;
  private volatile @Nullable HubFacts last;

  HubWatch(Predicate<HubEvent> hub, Instant since) {
    this.hub = hub;
    this.since = since;
  }

  /** What it is busy with now; empty when it has not said so in time. */
  Optional<HubFacts> ask(Duration within) {
    CompletableFuture<HubFacts> answer = new CompletableFuture<>();
    boolean asked =
        hub.test(
            new HubEvent.Look(facts -> {
              last = facts;
              answer.complete(facts);
            }));
    if (!asked) {
      return Optional.empty();
    }
    try {
      return Optional.of(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * For the heartbeat: what is known now, or was when it last answered.
   *
   * @param ours how many of the requests were asked by us, to prove that it answers: no work
   */
  Pulse pulse(long ours) {
    Optional<HubFacts> now = ask(SOON);
    HubFacts facts = now.orElse(last);
    return facts == null
        ? Pulse.none(since)
        : new Pulse(
            facts.at(),
            facts.clients(),
            facts.inFlight(),
            facts.oldest(),
            Math.max(0, facts.settled() - ours),
            facts.servers().stream().mapToInt(HubFacts.ServerFacts::tools).sum());
  }
}
