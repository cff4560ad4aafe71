package dev.mainstay.cli.service;

import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.cli.view.Words;
import dev.mainstay.supervisor.logs.LineMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a program must have written in this order, and what it must not have written since: a
 * message that was received, worked on and answered, with no reconnect between.
 *
 * @param steps what must come, each after the one before
 * @param never what must not come after the first step; empty for nothing
 */
record LogOrder(List<Pattern> steps, Optional<Pattern> never) {

  LogOrder {
    steps = List.copyOf(steps);
  }

  /** An order of regular expressions with commas between them. */
  static LogOrder of(String steps, Optional<String> never) {
    return new LogOrder(
        Arrays.stream(steps.split(",", -1)).map(String::strip).map(Pattern::compile).toList(),
        never.map(Pattern::compile));
  }

  /** A finding for each step, and one for each line that must not be. */
  List<Finding> judge(String instance, List<String> lines) {
    List<Finding> findings = new ArrayList<>();
    int at = 0;
    int first = lines.size();
    for (int number = 1; number <= steps.size(); number++) {
      Pattern step = steps.get(number - 1);
      int found = next(lines, at, step);
      String what = number + ". " + step + ": ";
      if (found < 0) {
        findings.add(
            Finding.bad(
                instance,
                what + (number == 1 ? "no line has it" : "no line after that has it"),
                "mainstay logs " + instance + " -n 100"));
        break;
      }
      findings.add(Finding.ok(instance, what + Words.plain(lines.get(found))));
      first = Math.min(first, found);
      at = found + 1;
    }
    if (never.isPresent()) {
      int found = next(lines, first, never.get());
      findings.add(
          found < 0
              ? Finding.ok(instance, "never " + never.get() + ": no line since has it")
              : Finding.bad(
                  instance, "never " + never.get() + ": " + Words.plain(lines.get(found)), ""));
    }
    return findings;
  }

  private static int next(List<String> lines, int from, Pattern pattern) {
    Predicate<String> match = LineMatch.pattern(pattern);
    for (int at = from; at < lines.size(); at++) {
      if (match.test(lines.get(at))) {
        return at;
      }
    }
    return -1;
  }
}
