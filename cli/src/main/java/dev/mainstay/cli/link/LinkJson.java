package dev.mainstay.cli.link;

import dev.mainstay.cli.component.Part.Proof;
import dev.mainstay.core.json.Json;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Successor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links as commands and scripts see them. */
public final class LinkJson {

  private LinkJson() {}

  /** How each of these is. */
  public static Json of(List<LinkPart> parts, Instant now) {
    return Json.object()
        .put("now", now.toString())
        .put("links", parts.stream().map(LinkJson::of).toList())
        .build();
  }

  private static Json of(LinkPart part) {
    Json.Builder link = Json.object().put("name", part.name());
    Json.Builder settings = Json.object();
    part.shown().forEach(settings::put);
    Optional<LinkFacts> facts = part.facts();
    if (facts.isEmpty()) {
      Proof proof = part.prove();
      link.put("state", "silent").put("proven", false).put("detail", proof.detail());
    } else {
      put(link, facts.get(), Verdicts.of(facts.get(), part.spec()));
    }
    return link.put("settings", settings.build()).build();
  }

  private static void put(Json.Builder link, LinkFacts facts, Proof proof) {
    link.put("state", word(facts.state()))
        .put("proven", proof.holds())
        .put("detail", proof.detail())
        .put("line", facts.state() instanceof LinkState.Up up ? line(up.active()) : null)
        .put("successor", successor(facts.state()))
        .put("proven_at", text(facts.provenAt()))
        .put("message_at", text(facts.messageAt()))
        .put("bot", facts.bot().name().toLowerCase(Locale.ROOT))
        .put("inbox", facts.inbox())
        .put("outbox", facts.outbox())
        .put("received", facts.received())
        .put("doubled", facts.doubled())
        .put("sent", facts.sent())
        .put("trouble", facts.trouble())
        .put("reconnects", facts.history().stream().map(LinkJson::reconnect).toList());
  }

  private static String word(LinkState state) {
    return switch (state) {
      case LinkState.Up _ -> "up";
      case LinkState.Opening _ -> "opening";
      case LinkState.Resting _ -> "resting";
      case LinkState.Closing _ -> "closing";
      case LinkState.Ended _ -> "ended";
    };
  }

  private static Json line(Line line) {
    return Json.object()
        .put("number", line.number())
        .put("opened_at", line.openedAt().toString())
        .put("old_at", line.until().toString())
        .put("heard_at", line.heardAt().toString())
        .build();
  }

  private static String successor(LinkState state) {
    return state instanceof LinkState.Up up
        ? switch (up.successor()) {
          case Successor.None _ -> "";
          case Successor.Resting(Instant _, var why, String reason) ->
              why.words() + "; next try soon: " + reason;
          case Successor.Opening(long number, var why) ->
              "line " + number + " is being made: " + why.words();
          case Successor.Proving(Line line, var why) ->
              "line " + line.number() + " is being proven: " + why.words();
        }
        : "";
  }

  private static Json reconnect(LinkFacts.Reconnect one) {
    return Json.object()
        .put("at", one.at().toString())
        .put("why", one.why().words())
        .put("detail", one.detail())
        .put("recovered", one.recovery().name().toLowerCase(Locale.ROOT))
        .put("took_ms", one.took())
        .build();
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
