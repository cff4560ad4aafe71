package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Links as people see them: all in a table, or one on a screen. */
public final class LinkTable {

  private static final int NAME_COLUMNS = 16;
  private static final int COLUMNS = 10;
  private static final int LABEL_COLUMNS = 11;

  private LinkTable() {}

  /** A line each, a heading first; of {@code mainstay link --json}. */
  public static List<String> of(Json told, Paint paint) {
    Instant now = now(told);
    List<String> lines = new ArrayList<>();
    lines.add(
        paint.quiet(row("LINK", "STATE", "PROVEN", "MESSAGE", "BOT", "INBOX", "OUTBOX") + "NOW"));
    for (Json link : told.items("links")) {
      String line =
          row(
                  Words.plain(link.text("name").orElse("")),
                  link.text("state").orElse(""),
                  ago(link.text("proven_at"), now),
                  ago(link.text("message_at"), now),
                  link.text("bot").orElse("-"),
                  count(link, "inbox"),
                  count(link, "outbox"))
              + Words.plain(link.text("detail").orElse(""));
      lines.add(link.flag("proven") ? line : paint.bad(line));
    }
    return lines;
  }

  /** All that is known of one. */
  public static List<String> of(Json link, Json told, Paint paint) {
    Instant now = now(told);
    List<String> lines = new ArrayList<>();
    String head =
        Words.plain(link.text("name").orElse(""))
            + " is "
            + link.text("state").orElse("")
            + (link.flag("proven") ? ", proven" : ", not proven")
            + ": "
            + Words.plain(link.text("detail").orElse(""));
    lines.add(link.flag("proven") ? head : paint.bad(head));
    link.text("successor")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> lines.add(label("successor") + Words.plain(text)));
    link.text("trouble")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> lines.add(label("store") + paint.bad(Words.plain(text))));
    lines.add(
        label("messages")
            + count(link, "received")
            + " received, "
            + count(link, "doubled")
            + " came twice, "
            + count(link, "sent")
            + " sent; the last "
            + ago(link.text("message_at"), now));
    lines.add(
        label("waiting")
            + count(link, "inbox")
            + " for the bot ("
            + link.text("bot").orElse("gone")
            + "), "
            + count(link, "outbox")
            + " for the remote");
    link.at("settings")
        .ifPresent(settings ->
            settings
                .fields()
                .forEach((key, value) ->
                    lines.add(label("setting") + key + " = " + Words.plain(value.display()))));
    List<Json> reconnects = link.items("reconnects");
    for (Json one : reconnects.reversed()) {
      String detail = Words.plain(one.text("detail").orElse(""));
      lines.add(
          label("reconnect")
              + ago(one.text("at"), now)
              + ": "
              + one.text("why").orElse("")
              + (detail.isEmpty() ? "" : " (" + detail + ")")
              + ", recovered: "
              + one.text("recovered").orElse("")
              + ", took "
              + count(one, "took_ms")
              + " ms");
    }
    return lines;
  }

  private static Instant now(Json told) {
    return told.text("now").map(Instant::parse).orElse(Instant.EPOCH);
  }

  private static String label(String text) {
    return Words.pad("  " + text, LABEL_COLUMNS + 2) + " ";
  }

  private static String count(Json link, String field) {
    return String.valueOf(link.whole(field).orElse(0));
  }

  private static String ago(Optional<String> at, Instant now) {
    return at.map(text -> Words.duration(Duration.between(Instant.parse(text), now)) + " ago")
        .orElse("never");
  }

  private static String row(String name, String... cells) {
    StringBuilder line = new StringBuilder(Words.pad(name, NAME_COLUMNS));
    for (String cell : cells) {
      line.append(Words.pad(cell, COLUMNS)).append(' ');
    }
    return line.toString();
  }
}
