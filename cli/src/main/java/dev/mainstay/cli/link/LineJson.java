package dev.mainstay.cli.link;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Ping;
import dev.mainstay.link.LinkState.Proof;
import dev.mainstay.link.LinkState.Successor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines of a link, each with what proves it, and what is tried now. */
final class LineJson {

  private LineJson() {}

  /** The active one first, then its successor, then those that are ending. */
  static List<Json> lines(LinkFacts facts) {
    List<Json> lines = new ArrayList<>();
    switch (facts.state()) {
      case LinkState.Up up -> {
        lines.add(line(up.active(), "active"));
        switch (up.successor()) {
          case Successor.Opening(long number, var why) -> lines.add(opening(number, why));
          case Successor.Proving(Line line, var _) -> lines.add(line(line, "successor"));
          case Successor.None _, Successor.Resting _ -> {}
        }
      }
      case LinkState.Opening opening -> lines.add(opening(opening.line(), opening.why()));
      case LinkState.Resting _, LinkState.Closing _, LinkState.Ended _ -> {}
    }
    new TreeMap<>(facts.ending())
        .forEach((number, since) ->
            lines.add(
                Json.object()
                    .put("number", number)
                    .put("role", "ending")
                    .put("since", since.toString())
                    .build()));
    return lines;
  }

  private static Json opening(long number, LinkState.Why why) {
    return Json.object()
        .put("number", number)
        .put("role", "opening")
        .put("reason", why.label())
        .put("why", why.words())
        .build();
  }

  private static Json line(Line line, String role) {
    return Json.object()
        .put("number", line.number())
        .put("role", role)
        .put("opened_at", line.openedAt().toString())
        .put("old_at", line.until().toString())
        .put("heard_at", line.heardAt().toString())
        .put("message_at", line.messageAt().equals(line.openedAt()) ? null : text(line.messageAt()))
        .put("ping", ping(line.ping()))
        .put("proof", proof(line.proof()))
        .build();
  }

  private static Json ping(Ping ping) {
    return switch (ping) {
      case Ping.Heard _ -> Json.object().put("state", "answered").put("tries", 0).build();
      case Ping.Asked(Instant at, int tries) ->
          Json.object().put("state", "asked").put("at", at.toString()).put("tries", tries).build();
    };
  }

  private static Json proof(Proof proof) {
    return switch (proof) {
      case Proof.None _ -> proof("none", null, "");
      case Proof.Asked(long _, Instant at) -> proof("asked", at, "");
      case Proof.Held(Instant at) -> proof("held", at, "");
      case Proof.Failed(Instant at, String reason) -> proof("failed", at, reason);
      case Proof.Unknown(Instant at, String reason) ->
          proof("unknown", at.equals(Instant.EPOCH) ? null : at, reason);
    };
  }

  private static Json proof(String state, @Nullable Instant at, String reason) {
    return Json.object().put("state", state).put("at", text(at)).put("reason", reason).build();
  }

  /** What is tried, and when next; null while nothing needs to be. */
  static @Nullable Json trying(LinkFacts facts) {
    return switch (facts.state()) {
      case LinkState.Resting(var tries, Instant until, String reason, var _) ->
          trying("a line", LinkState.Why.LOST, until, tries.failed(), reason);
      case LinkState.Opening(var tries, long line, var why, var _) ->
          trying("line " + line, why, null, tries.failed(), "");
      case LinkState.Up(var tries, Line _, Successor successor, var _) ->
          switch (successor) {
            case Successor.None _ -> null;
            case Successor.Resting(Instant until, var why, String reason) ->
                trying("a successor", why, until, tries.failed(), reason);
            case Successor.Opening(long line, var why) ->
                trying("line " + line, why, null, tries.failed(), "");
            case Successor.Proving(Line line, var why) ->
                trying("the proof of line " + line.number(), why, null, tries.failed(), "");
          };
      case LinkState.Closing _, LinkState.Ended _ -> null;
    };
  }

  private static Json trying(
      String what, LinkState.Why why, @Nullable Instant next, int failed, String reason) {
    return Json.object()
        .put("what", what)
        .put("reason", why.label())
        .put("why", why.words())
        .put("next_at", text(next))
        .put("failed", failed)
        .put("detail", reason)
        .build();
  }

  static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
