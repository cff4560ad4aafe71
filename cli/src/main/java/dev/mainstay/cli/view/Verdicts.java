package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings with a verdict a line: what {@code verify} and {@code doctor} show. */
public final class Verdicts {

  private static final int WORD_COLUMNS = 6;

  private Verdicts() {}

  /** How a finding is to be taken. */
  public enum Verdict {
    /** It holds. */
    OK,
    /** It may matter. */
    NOTE,
    /** It does not hold. */
    BAD
  }

  /**
   * One finding.
   *
   * @param subject what it is about, such as an instance
   * @param text what was found, one line
   * @param hint the next step; empty when there is none
   */
  public record Finding(Verdict verdict, String subject, String text, String hint) {
    /** What holds. */
    public static Finding ok(String subject, String text) {
      return new Finding(Verdict.OK, subject, text, "");
    }

    /** What may matter. */
    public static Finding note(String subject, String text, String hint) {
      return new Finding(Verdict.NOTE, subject, text, hint);
    }

    /** What does not hold. */
    public static Finding bad(String subject, String text, String hint) {
      return new Finding(Verdict.BAD, subject, text, hint);
    }
  }

  /** The lines, each finding under its subject, none longer than {@code width}. */
  public static List<String> render(List<Finding> findings, int width, Paint paint, AsTyped typed) {
    List<String> lines = new ArrayList<>();
    String subject = "";
    for (Finding finding : findings) {
      if (!finding.subject().equals(subject)) {
        subject = finding.subject();
        lines.add(paint.strong(Words.cut(subject, width)));
      }
      List<String> wrapped =
          Wrap.wrap(
              Words.plain(finding.text()), width - WORD_COLUMNS - 2, width - WORD_COLUMNS - 2);
      lines.add("  " + word(finding.verdict(), paint) + wrapped.getFirst());
      String indent = " ".repeat(WORD_COLUMNS + 2);
      wrapped.stream().skip(1).forEach(more -> lines.add(indent + more));
      if (!finding.hint().isEmpty()) {
        Wrap.wrap(typed.text(finding.hint()), width - WORD_COLUMNS - 2, width - WORD_COLUMNS - 2)
            .forEach(more -> lines.add(indent + paint.quiet(more)));
      }
    }
    return lines;
  }

  /** One sentence about all of them. */
  public static String summary(List<Finding> findings) {
    int bad = count(findings, Verdict.BAD);
    int notes = count(findings, Verdict.NOTE);
    return Words.count(findings.size(), "check")
        + ": "
        + (bad == 0 ? "none bad" : bad + " bad")
        + (notes == 0 ? "" : ", " + Words.count(notes, "note"));
  }

  /** Whether nothing is bad. */
  public static boolean hold(List<Finding> findings) {
    return count(findings, Verdict.BAD) == 0;
  }

  /** The findings for scripts. */
  public static Json json(List<Finding> findings) {
    return Json.object()
        .put("ok", hold(findings))
        .put(
            "checks",
            findings.stream()
                .map(finding ->
                    Json.object()
                        .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                        .put("subject", finding.subject())
                        .put("text", finding.text())
                        .put("hint", finding.hint())
                        .build())
                .toList())
        .build();
  }

  private static String word(Verdict verdict, Paint paint) {
    return switch (verdict) {
      case OK -> paint.good(Words.pad("ok", WORD_COLUMNS));
      case NOTE -> paint.open(Words.pad("note", WORD_COLUMNS));
      case BAD -> paint.bad(Words.pad("bad", WORD_COLUMNS));
    };
  }

  private static int count(List<Finding> findings, Verdict verdict) {
    return (int) findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
