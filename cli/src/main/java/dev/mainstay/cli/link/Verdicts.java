package dev.mainstay.cli.link;

import dev.mainstay.cli.component.Part.Proof;
import dev.mainstay.cli.view.Words;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Line;
import java.time.Duration;
import java.time.Instant;

/** What of a link is proven at a moment, in words. */
final class Verdicts {

  private Verdicts() {}

  /** Whether its remote routes to us, as far as that can be known. */
  static Proof of(LinkFacts facts, LinkSpec spec) {
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
