package dev.mainstay.cli.view;

import dev.mainstay.monitor.link.LinkWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A week of a link against the week before, a line for each thing that is counted. */
public final class LinkWeekTable {

  private static final int NAME_COLUMNS = 32;
  private static final int COLUMNS = 12;

  private LinkWeekTable() {}

  /** The lines, a heading first and the verdict last. */
  public static List<String> of(String link, LinkWeek week, LinkWeek before, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.quiet(row(Words.plain(link), "LAST 7 DAYS", "7 BEFORE")));
    lines.add(row("lines replaced, unplanned", week.unplanned(), before.unplanned()));
    lines.add(row("lines replaced as planned", week.planned(), before.planned()));
    lines.add(row("  of them without a moment away", week.smooth(), before.smooth()));
    lines.add(row("away in all", words(week.away()), words(before.away())));
    lines.add(row("deaf lines found", week.deaf(), before.deaf()));
    lines.add(row("first messages after silence", week.afterIdle(), before.afterIdle()));
    lines.add(row("gaps", week.gaps(), before.gaps()));
    lines.add(row("messages given up", week.expired(), before.expired()));
    lines.add(row("incidents", week.incidents(), before.incidents()));
    lines.add(
        week.isNoWorseThan(before)
            ? paint.good("nothing was lost, and no more went wrong than in the week before")
            : paint.bad(worse(week)));
    return lines;
  }

  private static String worse(LinkWeek week) {
    long lost = week.gaps() + week.expired();
    return lost > 0 ? "messages were lost" : "more went wrong than in the week before";
  }

  private static String words(Duration away) {
    return away.isZero() ? "0 s" : Words.duration(away);
  }

  private static String row(String what, long week, long before) {
    return row(what, Long.toString(week), Long.toString(before));
  }

  private static String row(String what, String week, String before) {
    return (Words.pad(what, NAME_COLUMNS) + Words.pad(week, COLUMNS) + before).stripTrailing();
  }
}
