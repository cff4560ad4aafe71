package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One link on one screen: what it is and why we believe that, each of its lines with what proves
 * it, what is tried and when next, what waits for whom, why its lines were replaced, one hint. It
 * is made of {@code mainstay link NAME --json}.
 */
public final class LinkScreen {

  private static final int LABEL_COLUMNS = 11;
  private static final int INDENT = 2;
  private static final int RECONNECTS_MAX = 8;

  /** Settings that a short list has, besides those of the canary. */
  private static final Set<String> SHOWN = Set.of("profile", "ping", "pong", "max_age");

  /** Which settings are told. */
  public enum Settings {
    /** Those of the clocks, in a sentence. */
    BRIEF,
    /** Each in a line. */
    ALL
  }

  private final Json link;
  private final Instant now;
  private final ZoneId zone;
  private final int width;
  private final Paint paint;
  private final AsTyped typed;
  private final List<String> lines = new ArrayList<>();

  private LinkScreen(Json link, ZoneId zone, int width, Paint paint, AsTyped typed) {
    this.link = link;
    this.now = link.text("now").map(Instant::parse).orElse(Instant.EPOCH);
    this.zone = zone;
    this.width = width;
    this.paint = paint;
    this.typed = typed;
  }

  /** The screen's lines, none longer than {@code width}. */
  public static List<String> render(
      Json link, ZoneId zone, int width, Paint paint, AsTyped typed, Settings settings) {
    LinkScreen screen = new LinkScreen(link, zone, width, paint, typed);
    screen.headline();
    if (link.at("lines").isPresent()) {
      screen.lines();
      screen.trying();
      screen.canary();
      screen.messages();
      screen.bot();
      screen.gaps();
      screen.reconnects();
    }
    switch (settings) {
      case BRIEF -> screen.brief();
      case ALL -> screen.settings();
    }
    return screen.lines;
  }

  private void headline() {
    String name = text("name");
    String head =
        " is "
            + text("state")
            + (link.flag("proven") ? ", proven: " : ", not proven: ")
            + Words.plain(text("detail"));
    List<String> broken = Wrap.wrap(head.strip(), width - name.length() - 1, width - INDENT);
    String first = paint.strong(name) + " " + tone(broken.getFirst());
    lines.add(first);
    broken.stream().skip(1).forEach(more -> lines.add(" ".repeat(INDENT) + tone(more)));
    block("remote", text("remote") + ", its bot comes to " + text("listen"));
    if (!text("hint").isEmpty()) {
      block("do", typed.text(text("hint")));
    }
    if (!text("trouble").isEmpty()) {
      block("store", text("trouble"));
    }
  }

  private String tone(String text) {
    return link.flag("proven") ? text : paint.bad(text);
  }

  private void lines() {
    List<Json> all = link.items("lines");
    if (all.isEmpty()) {
      block("lines", "none");
    }
    for (Json line : all) {
      block("line " + line.whole("number").orElse(0), line(line));
    }
  }

  private String line(Json line) {
    String role = line.text("role").orElse("");
    return switch (role) {
      case "ending" -> "was told to end " + ago(line, "since");
      case "opening" -> "is being made: " + line.text("why").orElse("");
      default ->
          role
              + " for "
              + age(line, "opened_at")
              + "; heard "
              + ago(line, "heard_at")
              + pong(line)
              + ", last message "
              + (line.text("message_at").isEmpty() ? "none" : ago(line, "message_at"))
              + "; "
              + proof(line.at("proof").orElse(Json.of(null)))
              + "; replaced "
              + ahead(line, "old_at");
    };
  }

  private String pong(Json line) {
    Json ping = line.at("ping").orElse(Json.of(null));
    return ping.text("state").orElse("").equals("asked")
        ? ", pinged "
            + ago(ping, "at")
            + " without an answer yet (try "
            + whole(ping, "tries")
            + ")"
        : "";
  }

  private String proof(Json proof) {
    String reason =
        proof.text("reason").filter(it -> !it.isEmpty()).map(it -> ": " + it).orElse("");
    return switch (proof.text("state").orElse("")) {
      case "held" -> "canary met " + ago(proof, "at");
      case "asked" -> "canary under way for " + age(proof, "at");
      case "failed" -> "DEAF, no canary since " + ago(proof, "at") + reason;
      case "unknown" -> "canary could not tell" + reason;
      default -> "no canary yet";
    };
  }

  private void trying() {
    Json trying = link.at("trying").orElse(Json.of(null));
    if (!trying.isObject()) {
      return;
    }
    long failed = whole(trying, "failed");
    String detail = trying.text("detail").orElse("");
    block(
        "tries",
        trying.text("what").orElse("")
            + (trying.text("next_at").isEmpty() ? ", now" : ", next " + ahead(trying, "next_at"))
            + ", because "
            + trying.text("why").orElse("")
            + (failed == 0 ? "" : "; " + failed + " in a row came to nothing")
            + (detail.isEmpty() ? "" : ": " + detail));
  }

  private void canary() {
    Json canary = link.at("canary").orElse(Json.of(null));
    String kind =
        switch (canary.text("kind").orElse("")) {
          case "frame" -> "a frame by the line";
          case "message" -> "a message to ourselves, by a call";
          case "latest" -> "the latest message, asked by a call";
          default -> "";
        };
    if (kind.isEmpty()) {
      block("canary", "none is declared: only transport and age are watched");
      return;
    }
    String took =
        canary.number("took_ms").isEmpty()
            ? ""
            : "; the last took " + millis(canary.number("took_ms").getAsDouble());
    String trouble = canary.text("trouble").filter(it -> !it.isEmpty()).orElse("");
    block(
        "canary",
        kind
            + ": "
            + whole(canary, "flown")
            + " flew, "
            + whole(canary, "met")
            + " came back, "
            + whole(canary, "broken")
            + " could not fly"
            + took
            + (trouble.isEmpty() ? "" : "; " + trouble));
  }

  private static String millis(double ms) {
    long hundredths = Math.round(ms * 100);
    return ms < 100
        ? hundredths / 100 + "." + String.valueOf(100 + hundredths % 100).substring(1) + " ms"
        : Words.duration(Duration.ofMillis(Math.round(ms)));
  }

  private void messages() {
    block(
        "received",
        whole(link, "received")
            + (text("message_at").isEmpty() ? "" : ", the last " + ago(link, "message_at"))
            + "; "
            + whole(link, "doubled")
            + " came twice, "
            + whole(link, "redelivered")
            + " given again");
    block(
        "sent",
        whole(link, "sent")
            + "; "
            + whole(link, "resent")
            + " by another line again, "
            + whole(link, "expired")
            + " given up");
    block("waiting", box("inbox", "for the bot") + "; " + box("outbox", "for the remote"));
    if (link.text("unread_since").isPresent()) {
      block("reading", "stopped " + ago(link, "unread_since") + ": too much waits for the bot");
    }
    Json quiet = link.at("after_idle").orElse(Json.of(null));
    if (quiet.isObject()) {
      block(
          "after idle",
          "the first message after "
              + Words.duration(Duration.ofSeconds(whole(quiet, "idle_s")))
              + " of silence came "
              + ago(quiet, "at"));
    }
  }

  private String box(String box, String whom) {
    long messages = whole(link, box);
    return messages == 0
        ? "none " + whom
        : messages
            + " "
            + whom
            + " ("
            + whole(link, box + "_bytes")
            + " bytes, the oldest since "
            + age(link, box + "_since")
            + ")";
  }

  private void bot() {
    boolean here = text("bot").equals("here");
    String since = link.text("bot_at").isEmpty() ? "never" : "for " + age(link, "bot_at");
    Json is = link.at("bot_is").orElse(Json.of(null));
    String who =
        is.whole("pid").isPresent()
            ? "pid " + whole(is, "pid") + " (" + is.text("command").orElse("") + ")"
            : is.text("from").orElse("");
    String agent = is.text("agent").filter(it -> !it.isEmpty()).map(it -> ", " + it).orElse("");
    block(
        "bot",
        here
            ? "here "
                + since
                + (who.isEmpty() ? "" : ": " + who + agent)
                + "; "
                + whole(link, "inbox")
                + " not acknowledged by it"
            : since.equals("never") ? "none came yet" : "gone " + since);
  }

  private void gaps() {
    Json gap = link.at("gap").orElse(Json.of(null));
    if (gap.isObject()) {
      String detail = gap.text("detail").orElse("");
      block(
          "gaps",
          whole(link, "gaps")
              + ", the last "
              + ago(gap, "at")
              + (detail.isEmpty() ? "" : ": ")
              + detail);
    }
  }

  private void reconnects() {
    List<Json> all = link.items("reconnects").reversed();
    String counts =
        link.at("reconnected").orElse(Json.of(null)).fields().entrySet().stream()
            .filter(entry -> entry.getValue().whole().orElse(0) > 0)
            .map(entry -> entry.getValue().whole().orElse(0) + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    lines.add("");
    lines.add(
        paint.quiet(
            counts.isEmpty() ? "no line was replaced yet" : "lines were replaced: " + counts));
    for (Json one : all.subList(0, Math.min(RECONNECTS_MAX, all.size()))) {
      reconnect(one);
    }
  }

  private void reconnect(Json one) {
    String at = one.text("at").map(it -> Words.moment(Instant.parse(it), now, zone)).orElse("");
    String detail =
        one.text("detail").filter(it -> !it.isEmpty()).map(it -> " (" + it + ")").orElse("");
    long away = whole(one, "away_ms");
    boolean first = one.text("reason").orElse("").equals("start");
    String how =
        first
            ? "; it took " + Words.duration(Duration.ofMillis(whole(one, "took_ms")))
            : away == 0
                ? "; never without a line"
                : "; away for " + Words.duration(Duration.ofMillis(away));
    String recovered = one.text("recovered").orElse("");
    String text =
        one.text("why").orElse("")
            + detail
            + how
            + (recovered.equals("unknown") ? "" : ", recovered: " + recovered);
    int head = INDENT + at.length() + 2;
    List<String> broken =
        Wrap.wrap(Words.plain(text), Math.max(8, width - head), Math.max(8, width - head));
    lines.add(" ".repeat(INDENT) + at + "  " + broken.getFirst());
    broken.stream().skip(1).forEach(more -> lines.add(" ".repeat(head) + more));
  }

  private void brief() {
    String all =
        settingsOf().entrySet().stream()
            .filter(entry -> isBrief(entry.getKey()))
            .map(entry -> entry.getKey() + " " + Words.plain(entry.getValue().display()))
            .collect(Collectors.joining(", "));
    if (!all.isEmpty()) {
      lines.add("");
      String whole = typed.text("mainstay link " + text("name"));
      block("settings", all + " (all: " + whole + ")");
    }
  }

  private static boolean isBrief(String key) {
    return !key.contains(".")
        ? SHOWN.contains(key)
        : key.equals("canary.idle") || key.equals("canary.timeout");
  }

  private void settings() {
    lines.add("");
    settingsOf()
        .forEach((key, value) -> block("setting", key + " = " + Words.plain(value.display())));
  }

  private Map<String, Json> settingsOf() {
    return link.at("settings").map(Json::fields).orElseGet(Map::of);
  }

  private String text(String field) {
    return link.text(field).orElse("");
  }

  private static long whole(Json json, String field) {
    return json.whole(field).orElse(0);
  }

  private String ago(Json json, String field) {
    return json.text(field).isEmpty() ? "never" : age(json, field) + " ago";
  }

  private String age(Json json, String field) {
    Optional<Instant> at = json.text(field).map(Instant::parse);
    return at.map(it -> Words.duration(Duration.between(it, now))).orElse("-");
  }

  private String ahead(Json json, String field) {
    Optional<Instant> at = json.text(field).map(Instant::parse);
    return at.map(it -> "in " + Words.duration(Duration.between(now, it))).orElse("-");
  }

  private void block(String label, String text) {
    String head = Words.pad(label, LABEL_COLUMNS);
    List<String> broken =
        Wrap.wrap(Words.plain(text), width - head.length(), Math.max(8, width - LABEL_COLUMNS));
    lines.add((head + broken.getFirst()).stripTrailing());
    broken.stream().skip(1).forEach(more -> lines.add(" ".repeat(LABEL_COLUMNS) + more));
  }
}
