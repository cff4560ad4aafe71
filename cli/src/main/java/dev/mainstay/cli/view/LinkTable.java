package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All links as people see them, in a table. */
public final class LinkTable {

  private static final int NAME_COLUMNS = 16;
  private static final int COLUMNS = 10;

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

  private static Instant now(Json told) {
    return told.text("now").map(Instant::parse).orElse(Instant.EPOCH);
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
