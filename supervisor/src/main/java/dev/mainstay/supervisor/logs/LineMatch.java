package dev.mainstay.supervisor.logs;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a line is searched for. */
public final class LineMatch {

  /** How many characters a pattern may look at in one line; the worst of them look for ever. */
  private static final int LOOKS_MAX = 200_000;

  private LineMatch() {}

  /** Lines that contain a text. */
  public static Predicate<String> text(String text) {
    return line -> line.contains(text);
  }

  /** Lines in which a pattern is found within its bound; one that exceeds it does not match. */
  public static Predicate<String> pattern(Pattern pattern) {
    return line -> {
      try {
        return pattern.matcher(new Counted(line)).find();
      } catch (Exceeded e) {
        return false;
      }
    };
  }

  private static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super(null, null, false, false);
    }
  }

  /** A text that counts the looks at it, for java.util.regex has no bound of its own. */
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private int looks;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > LOOKS_MAX) {
        throw new Exceeded();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
