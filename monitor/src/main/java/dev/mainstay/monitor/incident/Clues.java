package dev.mainstay.monitor.incident;

import java.util.List;

/** Where lines of a service's output that look like trouble come from. */
@FunctionalInterface
public interface Clues {

  /** The most lines of one collection. */
  int LINES_MAX = 100;

  /** The longest line, in characters. */
  int LINE_CHARS_MAX = 300;

  /** The newest such lines of an instance, oldest first; may take some 10 ms. */
  List<String> of(String instance);
}
