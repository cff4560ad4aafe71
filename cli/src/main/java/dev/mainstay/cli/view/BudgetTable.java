package dev.mainstay.cli.view;

import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Budgets, a line each: how much of what is used, and when something of it is free again. */
public final class BudgetTable {

  private static final int NAME_COLUMNS = 16;
  private static final int USED_COLUMNS = 14;
  private static final int PER_COLUMNS = 8;
  private static final int STATE_COLUMNS = 8;
  private static final int TIME_COLUMNS = 20;

  private BudgetTable() {}

  /** The lines, a heading first; rows as {@code mainstay budget --json} has them. */
  public static List<String> of(List<Json> rows, Instant now, ZoneId zone, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.quiet(row("BUDGET", "USED", "WITHIN", "STATE", "NEXT FREE AT") + "RESETS AT"));
    for (Json row : rows) {
      String state = row.text("state").orElse("");
      String line =
          row(
                  Words.plain(row.text("name").orElse("")),
                  row.whole("used").orElse(0) + " of " + row.whole("limit").orElse(0),
                  Quantities.shown(Duration.ofSeconds(row.whole("per_s").orElse(0))),
                  state,
                  time(row.text("frees_at"), now, zone))
              + time(row.text("resets_at"), now, zone);
      lines.add(
          state.equals("enough") ? line : state.equals("low") ? paint.open(line) : paint.bad(line));
    }
    return lines;
  }

  private static String time(Optional<String> at, Instant now, ZoneId zone) {
    return at.map(text -> Words.moment(Instant.parse(text), now, zone)).orElse("-");
  }

  private static String row(String name, String used, String per, String state, String free) {
    return Words.pad(name, NAME_COLUMNS)
        + Words.pad(used, USED_COLUMNS)
        + Words.pad(per, PER_COLUMNS)
        + Words.pad(state, STATE_COLUMNS)
        + Words.pad(free, TIME_COLUMNS);
  }
}
