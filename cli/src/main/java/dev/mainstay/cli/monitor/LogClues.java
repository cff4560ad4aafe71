package dev.mainstay.cli.monitor;

import dev.mainstay.monitor.incident.Clues;
import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.logs.LineMatch;
import dev.mainstay.supervisor.logs.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Lines of a log that look like an error or a warning, as programs of any kind write them. */
public final class LogClues {

  /** How many lines are looked at, from the newest back. */
  private static final int LOOKED_AT = 2_000;

  private static final Predicate<String> TROUBLE =
      LineMatch.pattern(
          Pattern.compile(
              "(?:Error|Exception|Warning)s?\\b|(?i:\\b(?:errors?|exceptions?|err|warn(?:ings?)?"
                  + "|fatal|panic|critical|severe|traceback|fail(?:s|ed|ures?|ing)?"
                  + "|abort(?:ed|ing)?|killed|denied|refused|cannot|can't|could not|unable"
                  + "|unhandled|uncaught|timed out|timeout|out of memory|no such|not found"
                  + "|segmentation fault|core dumped)\\b)"));

  /** A colour, in the form in which a log's text is shown. */
  private static final Pattern COLOUR = Pattern.compile("\\\\x1b\\[[0-9;]*m");

  private LogClues() {}

  /** The newest such lines, oldest first, as text that is safe to show. */
  public static List<String> of(Path log) {
    List<String> lines;
    try {
      lines = new LogReader(log).last(LOOKED_AT).lines();
    } catch (IOException e) {
      return List.of();
    }
    List<String> found =
        lines.stream()
            .filter(line -> !line.startsWith(LogMark.PREFIX))
            .map(line -> COLOUR.matcher(line).replaceAll(""))
            .filter(TROUBLE)
            .map(line -> line.substring(0, Math.min(line.length(), Clues.LINE_CHARS_MAX)))
            .toList();
    return found.subList(Math.max(0, found.size() - Clues.LINES_MAX), found.size());
  }
}
