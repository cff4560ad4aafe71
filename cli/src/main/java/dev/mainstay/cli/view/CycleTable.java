package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How a service took being stopped and started many times. */
public final class CycleTable {

  private CycleTable() {}

  /**
   * One stop and start.
   *
   * @param leftovers what was still there after the stop; empty when nothing was
   * @param fault why the stop or the start was not proven; empty when both were
   */
  public record Round(Duration stop, Duration start, String leftovers, String fault) {
    /** Whether stop and start were proven, and nothing was left in between. */
    public boolean isGood() {
      return leftovers.isEmpty() && fault.isEmpty();
    }
  }

  /** One round as a line. */
  public static String line(int number, int count, Round round) {
    return number
        + "/"
        + count
        + "  stop "
        + Words.duration(round.stop())
        + "  start "
        + Words.duration(round.start())
        + (round.leftovers().isEmpty() ? "" : "  LEFT OVER: " + round.leftovers())
        + (round.fault().isEmpty() ? "" : "  FAILED: " + Words.plain(round.fault()));
  }

  /** The rounds summed up. */
  public static List<String> summary(String name, List<Round> rounds) {
    long good = rounds.stream().filter(Round::isGood).count();
    List<String> lines = new ArrayList<>();
    lines.add(
        name
            + ": "
            + good
            + " of "
            + rounds.size()
            + " rounds good ("
            + 100 * good / Math.max(1, rounds.size())
            + " %)");
    lines.add("stop   " + spread(rounds, Round::stop));
    lines.add("start  " + spread(rounds, Round::start));
    return lines;
  }

  /** The rounds for scripts. */
  public static Json json(String name, List<Round> rounds) {
    return Json.object()
        .put("name", name)
        .put("rounds", rounds.size())
        .put("good", rounds.stream().filter(Round::isGood).count())
        .put("stop_ms", spreadJson(rounds, Round::stop))
        .put("start_ms", spreadJson(rounds, Round::start))
        .put(
            "faults",
            rounds.stream()
                .filter(round -> !round.isGood())
                .map(round -> round.fault() + round.leftovers())
                .toList())
        .build();
  }

  private static String spread(List<Round> rounds, Function<Round, Duration> of) {
    List<Duration> sorted = rounds.stream().map(of).sorted().toList();
    return "min "
        + Words.duration(sorted.getFirst())
        + ", median "
        + Words.duration(sorted.get(sorted.size() / 2))
        + ", max "
        + Words.duration(sorted.getLast());
  }

  private static Json spreadJson(List<Round> rounds, Function<Round, Duration> of) {
    List<Duration> sorted = rounds.stream().map(of).sorted().toList();
    return Json.object()
        .put("min", sorted.getFirst().toMillis())
        .put("median", sorted.get(sorted.size() / 2).toMillis())
        .put("max", sorted.getLast().toMillis())
        .build();
  }
}
