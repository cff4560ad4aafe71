package dev.mainstay.supervisor.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name that a person probably meant. */
final class Similar {

  /** Letters that may differ: one in a short name, two in a longer one. */
  private static final int DISTANCE_MAX = 2;

  private static final int SHORT_NAME = 4;

  private Similar() {}

  /** The nearest name of an executable file in these directories. */
  static Optional<String> program(String word, List<Path> directories) {
    String best = null;
    for (Path directory : directories) {
      best = nearest(word, directory, true, best);
    }
    return Optional.ofNullable(best);
  }

  /** The nearest file beside one that does not exist. */
  static Optional<Path> file(Path missing) {
    Path directory = missing.getParent();
    Path name = missing.getFileName();
    return directory == null || name == null
        ? Optional.empty()
        : Optional.ofNullable(nearest(name.toString(), directory, false, null))
            .map(directory::resolve);
  }

  private static @Nullable String nearest(
      String word, Path directory, boolean executable, @Nullable String nearestYet) {
    String[] names = directory.toFile().list();
    String best = nearestYet;
    for (String name : names == null ? new String[0] : names) {
      if (isNearer(word, name, best)
          && (!executable || new File(directory.toFile(), name).canExecute())) {
        best = name;
      }
    }
    return best;
  }

  private static boolean isNearer(String word, String name, @Nullable String best) {
    int limit = word.length() <= SHORT_NAME ? 1 : DISTANCE_MAX;
    int distance = distance(word, name);
    return distance <= limit && (best == null || distance < distance(word, best));
  }

  /** Levenshtein's distance with swaps of neighbours as one step (optimal string alignment). */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > DISTANCE_MAX) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
