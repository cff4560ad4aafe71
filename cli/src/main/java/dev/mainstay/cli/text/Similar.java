package dev.mainstay.cli.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The known word that a mistyped one was most likely meant to be.
 *
 * <p>Distance is Damerau-Levenshtein's, in its optimal string alignment form: insertions,
 * deletions, substitutions and swaps of neighbours count one each. Case, dash and underscore count
 * nothing, so {@code dependsOn} and {@code depends-on} find {@code depends_on}.
 */
public final class Similar {

  /** Words longer than this are not compared; no key or name of ours is that long. */
  private static final int LENGTH_MAX = 64;

  private Similar() {}

  /** The nearest of {@code known}, if one is near enough to be meant. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String plain = plain(word);
    int allowed = plain.length() <= 3 ? 1 : plain.length() <= 6 ? 2 : 3;
    String best = "";
    int bestDistance = allowed + 1;
    for (String candidate : known) {
      int distance = distance(plain, plain(candidate), bestDistance);
      if (distance < bestDistance && distance < candidate.length()) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** "Did you mean {@code x}?", or nothing when no known word is near. */
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map(near -> "did you mean " + near + "?").orElse("");
  }

  private static String plain(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    for (char c : word.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c != '-' && c != '_') {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** The distance, or {@code bound} as soon as it cannot be less. */
  static int distance(String a, String b, int bound) {
    if (Math.abs(a.length() - b.length()) >= bound || b.length() > LENGTH_MAX) {
      return bound;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(row[j - 1], last[j]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return Math.min(last[b.length()], bound);
  }
}
