package dev.mainstay.cli.link;

import dev.mainstay.cli.component.Part.Proof;
import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.cli.view.Words;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What of a link is proven at a moment, in words. A detector that gets no input is a fault too: a
 * canary that is due and is not let fly, lines that nobody reads, a line that is to end and does
 * not.
 */
final class Verdicts {

  /** How many timeouts a canary that is due may be late before its silence is a fault. */
  private static final int TIMEOUTS = 3;

  /** What every judgement allows for, on a machine that is busy. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** How long lines may stand unread, because the bot has not handled what waits. */
  private static final Duration UNREAD = Duration.ofMinutes(1);

  private Verdicts() {}

  /** Whether its remote routes to us, as far as that can be known. */
  static Proof of(LinkFacts facts, LinkSpec spec) {
    Optional<String> blind = blind(facts, spec);
    if (blind.isPresent()) {
      return new Proof(false, blind.get());
    }
    return switch (facts.state()) {
      case LinkState.Up(var _, Line line, var _, var _) -> of(line, facts, spec);
      case LinkState.Resting resting ->
          new Proof(
              false,
              "no line: "
                  + resting.reason()
                  + ", next try in "
                  + Words.duration(positive(Duration.between(facts.at(), resting.until()))));
      case LinkState.Opening opening ->
          new Proof(false, "line " + opening.line() + " is being made: " + opening.why().words());
      case LinkState.Closing _ -> new Proof(false, "it is closing");
      case LinkState.Ended(LinkState.End.Refused(String reason)) ->
          new Proof(false, "refused for good: " + reason);
      case LinkState.Ended(LinkState.End.Closed _) -> new Proof(false, "it is closed");
    };
  }

  private static Proof of(Line line, LinkFacts facts, LinkSpec spec) {
    String where =
        "line " + line.number() + " for " + Words.duration(since(line.openedAt(), facts));
    if (line.isSuspect()) {
      return new Proof(false, where + " missed a pong");
    }
    if (spec.canary() instanceof LinkSpec.Canary.None) {
      return new Proof(true, where + ", heard " + ago(line.heardAt(), facts) + "; no canary flies");
    }
    Instant provenAt = facts.provenAt();
    boolean proven = provenAt != null && !provenAt.isBefore(line.openedAt());
    return switch (line.proof()) {
      case LinkState.Proof.Held(Instant at) ->
          new Proof(true, "canary came back " + ago(at, facts) + ", " + where);
      case LinkState.Proof.Failed(Instant at, String reason) ->
          new Proof(false, where + " is deaf since " + ago(at, facts) + ": " + reason);
      case LinkState.Proof.Asked _, LinkState.Proof.None _ ->
          new Proof(proven, where + ", a canary flies");
      case LinkState.Proof.Unknown(Instant _, String reason) ->
          new Proof(proven, where + ", the canary could not fly: " + reason);
    };
  }

  /** Why nothing can be known of it; empty while its detectors have something to look at. */
  private static Optional<String> blind(LinkFacts facts, LinkSpec spec) {
    Duration late = spec.closeWithin().plus(spec.closeWithin()).plus(SLACK);
    for (Map.Entry<Long, Instant> ending : facts.ending().entrySet()) {
      if (since(ending.getValue(), facts).compareTo(late) > 0) {
        return Optional.of(
            "line "
                + ending.getKey()
                + " was told to end "
                + ago(ending.getValue(), facts)
                + " and has not; no other is made before that");
      }
    }
    if (facts.unreadSince() != null) {
      return since(facts.unreadSince(), facts).compareTo(UNREAD) < 0
          ? Optional.empty()
          : Optional.of(
              "nothing was read for "
                  + Words.duration(since(facts.unreadSince(), facts))
                  + ": "
                  + facts.inbox().bytes()
                  + " bytes wait for the bot");
    }
    return facts.state() instanceof LinkState.Up(var _, Line line, var _, var _)
            && spec.canary() instanceof LinkSpec.Canary.Flies(Duration idle, Duration timeout)
        ? unproven(
            line, facts, idle.plus(Duration.ofMillis(TIMEOUTS * timeout.toMillis())).plus(SLACK))
        : Optional.empty();
  }

  private static Optional<String> unproven(Line line, LinkFacts facts, Duration most) {
    Instant proof = line.messageAt();
    Instant provenAt = facts.provenAt();
    if (provenAt != null && provenAt.isAfter(proof)) {
      proof = provenAt;
    }
    if (since(proof, facts).compareTo(most) <= 0) {
      return Optional.empty();
    }
    String broken = facts.canary().trouble();
    return Optional.of(
        "nothing proves line "
            + line.number()
            + " for "
            + Words.duration(since(proof, facts))
            + ": "
            + (broken.isEmpty()
                ? "the canary that is due has not come to anything"
                : "no canary can fly: " + broken));
  }

  /** One next step; empty when there is nothing to do. */
  static String hint(LinkFacts facts, LinkSettings settings, String address) {
    String restart = "`mainstay restart " + settings.spec().name() + "`";
    if (facts.state() instanceof LinkState.Ended(LinkState.End.Refused _)) {
      return "the remote refuses us: mend token or address, then " + restart;
    }
    if (!facts.trouble().isEmpty()) {
      return "make room, or let it write to " + settings.store().getParent();
    }
    if (facts.bot() == LinkFacts.Bot.GONE && facts.inbox().messages() > 0) {
      return "start the bot: " + facts.inbox().messages() + " messages wait for it at " + address;
    }
    if (facts.unreadSince() != null) {
      return "the bot is slower than the remote: see what it does, or raise bounds.inbox";
    }
    if (!of(facts, settings.spec()).holds()) {
      return facts.canary().trouble().isEmpty()
          ? "it goes on by itself; can this machine reach the remote?"
          : "see to it that the canary's call works: " + facts.canary().trouble();
    }
    return settings.spec().canary() instanceof LinkSpec.Canary.None
        ? "with `canary:` it would be proven that messages come"
        : "";
  }

  private static String ago(Instant at, LinkFacts facts) {
    return Words.duration(since(at, facts)) + " ago";
  }

  private static Duration since(Instant at, LinkFacts facts) {
    return positive(Duration.between(at, facts.at()));
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
