package dev.mainstay.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces; words that are too long are cut in two. */
public final class Wrap {

  private Wrap() {}

  /** At least one line: the first of {@code first} columns at most, the others of {@code rest}. */
  public static List<String> wrap(String text, int first, int rest) {
    List<String> lines = new ArrayList<>();
    String left = text;
    int columns = Math.max(1, first);
    while (left.length() > columns) {
      int space = left.lastIndexOf(' ', columns);
      int end = space > columns / 3 ? space : columns;
      lines.add(left.substring(0, end));
      left = left.substring(end).stripLeading();
      columns = Math.max(1, rest);
    }
    lines.add(left);
    return lines;
  }
}
