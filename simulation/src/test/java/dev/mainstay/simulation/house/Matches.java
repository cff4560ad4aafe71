package dev.mainstay.simulation.house;

import java.util.List;
import java.util.regex.Pattern;

/** What a pattern finds in a text. */
final class Matches {

  private Matches() {}

  /** The first group of every match, in order; the pattern is multi-line. */
  static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
