package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.UpstreamState.Away;
import dev.mainstay.gateway.mcp.UpstreamState.Greeted;
import dev.mainstay.gateway.mcp.UpstreamState.Greeting;
import dev.mainstay.gateway.mcp.UpstreamState.Opening;
import dev.mainstay.gateway.mcp.UpstreamState.Ready;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to one upstream, found again for ever.
 *
 * <pre>
 *          open           opened             answered
 *   AWAY --------&gt; OPENING -------&gt; GREETING ---------&gt; READY
 *    ^  refused       |               |   ^ |              |
 *    +----------------+               |   +-+ discover     |
 *    |       unanswered, closed       |     refused:       |
 *    +--------------------------------+     initialize     |
 *    |                       closed                        |
 *    +-----------------------------------------------------+
 * </pre>
 *
 * <p>Which era it speaks is asked as MCP 2026-07-28 says (stdio, Backward Compatibility): first
 * {@code server/discover}; on any error that is not a modern one, or on silence, {@code
 * initialize}. What it last spoke is tried first when it is back.
 */
final class UpstreamMachine implements Machine<UpstreamState, UpstreamEvent, UpstreamAction> {

  /** How long {@code server/discover} may stay unanswered before it is taken for unknown. */
  static final Duration DISCOVER = Duration.ofSeconds(3);

  /** How long {@code initialize} may take: a child may still be fetching its packages. */
  static final Duration INITIALIZE = Duration.ofSeconds(60);

  /** Who was lost a moment ago is looked for often: a look costs one refused connection. */
  private static final Duration AT_ONCE = Duration.ofMillis(5);

  private static final Duration AT_ONCE_FOR = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofMillis(20);

  private static final Duration SOON_FOR = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofMillis(250);
  private static final Duration LATER_FOR = Duration.ofMinutes(10);
  private static final Duration LATEST = Duration.ofSeconds(1);

  /** Who is there and does not speak MCP is asked less often. */
  private static final Duration MUTE = Duration.ofSeconds(1);

  private static final int ERROR_UNSUPPORTED_VERSION = -32022;

  @Override
  public Step<UpstreamState, UpstreamAction> on(
      UpstreamState state, UpstreamEvent event, Instant now) {
    return switch (state) {
      case Away away -> away(away, event, now);
      case Opening opening -> opening(opening, event, now);
      case Greeting greeting -> greeting(greeting, event, now);
      case Ready ready -> ready(ready, event, now);
    };
  }

  private Step<UpstreamState, UpstreamAction> away(Away state, UpstreamEvent event, Instant now) {
    return switch (event) {
      case UpstreamEvent.Start _ -> open(state);
      case UpstreamEvent.Tick _ ->
          now.isBefore(state.openAt())
              ? Step.<UpstreamState, UpstreamAction>stay(state).wakeAt(state.openAt())
              : open(state);
      case UpstreamEvent.Opened(long epoch) ->
          greet(state.last(), state.since(), epoch, state.reason(), now);
      case UpstreamEvent.Refused _,
          UpstreamEvent.Answered _,
          UpstreamEvent.Unanswered _,
          UpstreamEvent.Closed _ ->
          Step.<UpstreamState, UpstreamAction>stay(state).wakeAt(state.openAt());
    };
  }

  private static Step<UpstreamState, UpstreamAction> open(Away state) {
    return Step.to(
        new Opening(state.last(), state.since(), state.reason()),
        List.of(new UpstreamAction.Open()));
  }

  private Step<UpstreamState, UpstreamAction> opening(
      Opening state, UpstreamEvent event, Instant now) {
    return switch (event) {
      case UpstreamEvent.Opened(long epoch) ->
          greet(state.last(), state.since(), epoch, state.reason(), now);
      case UpstreamEvent.Refused(String reason) ->
          away(state.last(), state.since(), now, pause(state.since(), now), reason);
      case UpstreamEvent.Start _,
          UpstreamEvent.Tick _,
          UpstreamEvent.Answered _,
          UpstreamEvent.Unanswered _,
          UpstreamEvent.Closed _ ->
          Step.stay(state);
    };
  }

  private Step<UpstreamState, UpstreamAction> greet(
      @Nullable Era last, Instant since, long epoch, String reason, Instant now) {
    return greet(
        last,
        since,
        epoch,
        last == Era.LEGACY ? Greeted.INITIALIZE : Greeted.DISCOVER,
        reason,
        now);
  }

  private static Step<UpstreamState, UpstreamAction> greet(
      @Nullable Era last, Instant since, long epoch, Greeted greeted, String reason, Instant now) {
    Instant until = now.plus(greeted == Greeted.DISCOVER ? DISCOVER : INITIALIZE);
    return Step.<UpstreamState, UpstreamAction>to(
            new Greeting(last, since, epoch, greeted, until, reason),
            List.of(new UpstreamAction.Greet(epoch, greeted)))
        .wakeAt(until);
  }

  private Step<UpstreamState, UpstreamAction> greeting(
      Greeting state, UpstreamEvent event, Instant now) {
    return switch (event) {
      case UpstreamEvent.Answered(Greeted greeted, Message answer)
          when greeted == state.greeted() ->
          answered(state, answer, now);
      case UpstreamEvent.Unanswered(Greeted greeted, Failure failure, String reason)
          when greeted == state.greeted() ->
          unanswered(state, failure, reason, now);
      case UpstreamEvent.Tick _ when !now.isBefore(state.until()) ->
          state.greeted() == Greeted.DISCOVER
              ? initialize(state, now)
              : mute(
                  state, "it did not answer initialize in " + INITIALIZE.toSeconds() + " s", now);
      case UpstreamEvent.Closed(long epoch, String reason) when epoch == state.epoch() ->
          away(state.last(), state.since(), now, pause(state.since(), now), reason);
      case UpstreamEvent.Opened(long epoch) ->
          greet(state.last(), state.since(), epoch, state.reason(), now);
      case UpstreamEvent.Start _,
          UpstreamEvent.Refused _,
          UpstreamEvent.Answered _,
          UpstreamEvent.Unanswered _,
          UpstreamEvent.Closed _,
          UpstreamEvent.Tick _ ->
          Step.<UpstreamState, UpstreamAction>stay(state).wakeAt(state.until());
    };
  }

  /**
   * A greeting that did not arrive says nothing of its server. What refuses the unknown one by its
   * transport may take the known one.
   */
  private static Step<UpstreamState, UpstreamAction> unanswered(
      Greeting state, Failure failure, String reason, Instant now) {
    if (failure == Failure.NEVER_SENT) {
      return away(state.last(), state.since(), now, pause(state.since(), now), reason)
          .and(new UpstreamAction.Close(state.epoch(), reason));
    }
    return state.greeted() == Greeted.DISCOVER
        ? initialize(state, now)
        : mute(state, "initialize failed: " + reason, now);
  }

  private static Step<UpstreamState, UpstreamAction> initialize(Greeting state, Instant now) {
    return greet(
        state.last(), state.since(), state.epoch(), Greeted.INITIALIZE, state.reason(), now);
  }

  private Step<UpstreamState, UpstreamAction> answered(
      Greeting state, Message answer, Instant now) {
    if (state.greeted() == Greeted.DISCOVER) {
      if (answer.at("result", "supportedVersions").filter(Json::isList).isPresent()) {
        return speaks(state, Era.MODERN, Era.NEWEST_MODERN, answer, now);
      }
      return answer.at("error", "code").filter(UpstreamMachine::isModern).isPresent()
          ? mute(state, "it speaks none of our versions of MCP: " + words(answer), now)
          : initialize(state, now);
    }
    Optional<String> version = answer.text("result", "protocolVersion");
    return version.isPresent()
        ? speaks(state, Era.LEGACY, version.get(), answer, now)
        : mute(state, "it refused initialize: " + words(answer), now);
  }

  private static boolean isModern(Json code) {
    return code.whole().orElse(0) == ERROR_UNSUPPORTED_VERSION;
  }

  private static String words(Message answer) {
    return answer.text("error", "message").orElse("an answer without sense");
  }

  private static Step<UpstreamState, UpstreamAction> speaks(
      Greeting state, Era era, String version, Message answer, Instant now) {
    return Step.to(
        new Ready(era, state.epoch(), version, now),
        List.of(new UpstreamAction.Arrived(era, state.epoch(), version, answer)));
  }

  /** It is there and does not talk to us: from the beginning again, as if nothing were known. */
  private static Step<UpstreamState, UpstreamAction> mute(
      Greeting state, String reason, Instant now) {
    return away(null, state.since(), now, MUTE, reason)
        .and(new UpstreamAction.Close(state.epoch(), reason));
  }

  private Step<UpstreamState, UpstreamAction> ready(Ready state, UpstreamEvent event, Instant now) {
    return switch (event) {
      case UpstreamEvent.Closed(long epoch, String reason) when epoch == state.epoch() ->
          departed(state, reason, now);
      case UpstreamEvent.Opened(long epoch) -> {
        Step<UpstreamState, UpstreamAction> greeted =
            greet(state.era(), now, epoch, "opened anew", now);
        yield new Step<>(
            greeted.next(),
            List.of(
                new UpstreamAction.Departed(state.epoch(), "opened anew"),
                greeted.actions().getFirst()),
            greeted.wakeAt());
      }
      case UpstreamEvent.Start _,
          UpstreamEvent.Refused _,
          UpstreamEvent.Answered _,
          UpstreamEvent.Unanswered _,
          UpstreamEvent.Closed _,
          UpstreamEvent.Tick _ ->
          Step.stay(state);
    };
  }

  private static Step<UpstreamState, UpstreamAction> departed(
      Ready state, String reason, Instant now) {
    return Step.to(
        new Opening(state.era(), now, reason),
        List.of(new UpstreamAction.Departed(state.epoch(), reason), new UpstreamAction.Open()));
  }

  private static Step<UpstreamState, UpstreamAction> away(
      @Nullable Era last, Instant since, Instant now, Duration pause, String reason) {
    Instant openAt = now.plus(pause);
    return Step.<UpstreamState, UpstreamAction>to(new Away(last, since, openAt, reason), List.of())
        .wakeAt(openAt);
  }

  /**
   * The pause before the next look. It has no jitter: one gateway looks, and at its own machine's
   * addresses most of the time.
   */
  private static Duration pause(Instant since, Instant now) {
    Duration away = Duration.between(since, now);
    if (away.compareTo(AT_ONCE_FOR) < 0) {
      return AT_ONCE;
    }
    if (away.compareTo(SOON_FOR) < 0) {
      return SOON;
    }
    return away.compareTo(LATER_FOR) < 0 ? LATER : LATEST;
  }
}
