package dev.mainstay.cli.link;

import static dev.mainstay.cli.link.LineJson.text;

import dev.mainstay.cli.component.Part.Proof;
import dev.mainstay.core.json.Json;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkFacts.Counts;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Successor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links as commands, scripts and the dashboard see them: fields are added, not renamed. */
public final class LinkJson {

  private LinkJson() {}

  /** How each of these is. */
  public static Json of(List<LinkPart> parts, Instant now) {
    return Json.object()
        .put("now", now.toString())
        .put("links", parts.stream().map(LinkJson::of).toList())
        .build();
  }

  /** How one is. */
  public static Json of(LinkPart part) {
    Json.Builder link =
        Json.object()
            .put("name", part.name())
            .put("remote", part.settings().remote())
            .put("listen", part.address());
    Json.Builder settings = Json.object();
    part.shown().forEach(settings::put);
    Optional<LinkFacts> facts = part.facts();
    if (facts.isEmpty()) {
      Proof proof = part.prove();
      link.put("state", "silent").put("proven", false).put("detail", proof.detail());
      link.put("hint", "`mainstay restart " + part.name() + "` begins it anew; nothing is lost");
    } else {
      put(link, facts.get(), part);
    }
    return link.put("settings", settings.build()).build();
  }

  private static void put(Json.Builder link, LinkFacts facts, LinkPart part) {
    Proof proof = Verdicts.of(facts, part.settings().spec());
    link.put("now", facts.at().toString())
        .put("state", word(facts.state()))
        .put("proven", proof.holds())
        .put("detail", proof.detail())
        .put("hint", Verdicts.hint(facts, part.settings(), part.address()))
        .put("line", facts.state() instanceof LinkState.Up up ? line(up.active()) : null)
        .put("successor", successor(facts.state()))
        .put("lines", LineJson.lines(facts))
        .put("trying", LineJson.trying(facts))
        .put("proven_at", text(facts.provenAt()))
        .put("message_at", text(facts.messageAt()))
        .put("canary", canary(facts.canary(), part))
        .put("bot", facts.bot().name().toLowerCase(Locale.ROOT))
        .put("bot_at", text(facts.botAt()))
        .put("bot_is", part.bot().map(LinkJson::bot).orElse(null))
        .put("inbox", facts.inbox().messages())
        .put("inbox_bytes", facts.inbox().bytes())
        .put("inbox_since", text(facts.inbox().since()))
        .put("outbox", facts.outbox().messages())
        .put("outbox_bytes", facts.outbox().bytes())
        .put("outbox_since", text(facts.outbox().since()))
        .put("unread_since", text(facts.unreadSince()));
    counts(link, facts.counts());
    link.put("gap", gap(facts.gap()))
        .put("after_idle", afterIdle(facts.quiet()))
        .put("trouble", facts.trouble())
        .put("reconnects", facts.history().stream().map(LinkJson::reconnect).toList());
  }

  private static void counts(Json.Builder link, Counts counts) {
    Json.Builder reasons = Json.object();
    for (LinkState.Why why : LinkState.Why.values()) {
      if (why != LinkState.Why.START) {
        reasons.put(why.label(), counts.reconnects().getOrDefault(why, 0L));
      }
    }
    link.put("received", counts.received())
        .put("doubled", counts.doubled())
        .put("sent", counts.sent())
        .put("resent", counts.resent())
        .put("redelivered", counts.redelivered())
        .put("expired", counts.expired())
        .put("gaps", counts.gaps())
        .put("after_idles", counts.afterIdles())
        .put("reconnected", reasons.build());
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

  private static Json canary(LinkFacts.Canary canary, LinkPart part) {
    Duration took = canary.took();
    return Json.object()
        .put("kind", part.settings().canaryKind())
        .put("flown", canary.flown())
        .put("met", canary.met())
        .put("broken", canary.broken())
        .put("flown_at", text(canary.flownAt()))
        .put("took_ms", took == null ? null : took.toNanos() / 1e6)
        .put("trouble", canary.trouble())
        .build();
  }

  private static Json bot(BotFacts bot) {
    InetSocketAddress from = bot.visitor().from();
    return Json.object()
        .put("from", from == null ? null : from.getHostString() + ":" + from.getPort())
        .put("agent", bot.visitor().agent())
        .put("pid", bot.process() == null ? null : bot.process().pid())
        .put("command", bot.process() == null ? null : bot.process().command())
        .build();
  }

  private static @Nullable Json gap(LinkFacts.@Nullable Gap gap) {
    return gap == null
        ? null
        : Json.object().put("at", gap.at().toString()).put("detail", gap.detail()).build();
  }

  private static @Nullable Json afterIdle(LinkFacts.@Nullable Quiet quiet) {
    return quiet == null
        ? null
        : Json.object()
            .put("at", quiet.at().toString())
            .put("idle_s", quiet.idle().toSeconds())
            .build();
  }

  private static Json reconnect(LinkFacts.Reconnect one) {
    return Json.object()
        .put("at", one.at().toString())
        .put("reason", one.why().label())
        .put("why", one.why().words())
        .put("detail", one.detail())
        .put("recovered", one.recovery().name().toLowerCase(Locale.ROOT))
        .put("took_ms", one.took())
        .put("away_ms", one.away())
        .build();
  }
}
