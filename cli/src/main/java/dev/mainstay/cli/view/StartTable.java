package dev.mainstay.cli.view;

import dev.mainstay.monitor.start.Tally;
import dev.mainstay.supervisor.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** How starts went, a line for each service. */
public final class StartTable {

  private StartTable() {}

  /** The lines, a heading first. */
  public static List<String> of(SortedMap<String, Tally> tallies, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(
        paint.quiet(
            row("SERVICE", "STARTS", "PROVEN", "RATE", "MEDIAN", "P95", "LONGEST", "FAILED WITH")));
    tallies.forEach((service, tally) -> {
      String line = row(service, tally);
      lines.add(tally.failedInARow() > 0 ? paint.bad(line) : line);
    });
    return lines;
  }

  private static String row(String service, Tally tally) {
    boolean any = tally.proven() > 0;
    return row(
        dev.mainstay.cli.view.Words.plain(service),
        Long.toString(tally.attempts()),
        Long.toString(tally.proven()),
        Math.round(100 * tally.successRate()) + " %",
        any ? Words.duration(tally.durations().quantile(0.5)) : "-",
        any ? Words.duration(tally.durations().quantile(0.95)) : "-",
        any ? Words.duration(Duration.ofMillis(tally.durations().maxMs())) : "-",
        failures(tally));
  }

  private static String failures(Tally tally) {
    String codes =
        tally.failed().entrySet().stream()
            .map(failed -> failed.getKey() + " " + failed.getValue())
            .collect(Collectors.joining(", "));
    return tally.failedInARow() > 1 ? codes + "; " + tally.failedInARow() + " in a row" : codes;
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-16s %7s %7s %7s %8s %8s %8s  %s", (Object[]) cells)
        .stripTrailing();
  }
}
