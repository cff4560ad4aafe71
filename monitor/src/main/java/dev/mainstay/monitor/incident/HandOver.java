package dev.mainstay.monitor.incident;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.budget.Ledger.Reference;
import dev.mainstay.monitor.incident.Incident.Closing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An incident as a Markdown page that another person can go on from: what is wrong, what was done,
 * the evidence, the next step. Text of services is quoted, so that it cannot become markup.
 */
public final class HandOver {

  private HandOver() {}

  /** The page; {@code now} tells how long an open incident has lasted. */
  public static String markdown(Dossier dossier, Instant now) {
    Incident incident = dossier.incident();
    StringBuilder page = new StringBuilder();
    Closing closing = incident.closing();
    page.append("# Incident ").append(incident.id()).append(": ").append(incident.instance());
    page.append(closing == null ? " (open)\n\n" : " (closed)\n\n");
    row(page, "Service", incident.service());
    row(page, "Host", incident.host());
    row(page, "Opened", second(incident.openedAt()) + ", " + incident.state());
    Instant until = closing == null ? now : closing.at();
    row(page, "Lasted", lasted(Duration.between(incident.openedAt(), until)));
    page.append("\n## What is wrong\n\n");
    row(page, "Cause", code(incident.trouble().code()));
    row(page, "Seen", code(incident.trouble().text()));
    page.append("\n## What happened\n\n| time | event | what |\n|---|---|---|\n");
    for (JournalEvent step : dossier.steps()) {
      page.append("| ").append(step.at().truncatedTo(ChronoUnit.MILLIS));
      page.append(" | ").append(cell(step.name()));
      page.append(" | ").append(cell(words(step.attributes()))).append(" |\n");
    }
    finds(page, dossier.finds());
    references(page, dossier.references());
    page.append("\n## Evidence\n\n");
    if (closing == null) {
      page.append("None yet: the proof is not regained.\n");
    } else {
      row(page, "Closed", second(closing.at()) + ", " + closing.state());
      closing.evidence().forEach(line -> page.append("- ").append(code(line)).append('\n'));
    }
    page.append("\n## Next step\n\n").append(next(incident)).append('\n');
    return page.toString();
  }

  private static void finds(StringBuilder page, List<Dossier.Find> finds) {
    for (Dossier.Find find : finds) {
      page.append("\n## What its output says, collected after ");
      page.append(find.after()).append(" (").append(second(find.at())).append(")\n\n");
      find.lines().forEach(line -> page.append("- ").append(code(line)).append('\n'));
    }
  }

  private static void references(StringBuilder page, List<Reference> references) {
    if (references.isEmpty()) {
      return;
    }
    page.append("\n## External calls meanwhile\n\n| time | budget | reference |\n|---|---|---|\n");
    for (Reference reference : references) {
      page.append("| ").append(second(reference.at()));
      page.append(" | ").append(cell(reference.budget()));
      page.append(" | ").append(cell(reference.reference())).append(" |\n");
    }
  }

  private static String next(Incident incident) {
    if (incident.closing() != null) {
      return "None: it is proven to work again.";
    }
    String hint = incident.trouble().hint();
    return (hint.isEmpty() ? "" : code(hint) + "\n\n")
        + "`mainstay why "
        + incident.instance()
        + "`";
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("- **").append(name).append("**: ").append(value).append('\n');
  }

  private static String second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String lasted(Duration time) {
    return time.toSeconds() < 120 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }

  /** The fields that tell most, in words; lists of evidence and stages are left to the journal. */
  private static String words(Json attributes) {
    return attributes.fields().entrySet().stream()
        .filter(field -> field.getValue().items().isEmpty() && !field.getValue().isObject())
        .filter(field -> !field.getValue().display().isEmpty())
        .map((Map.Entry<String, Json> field) -> field.getKey() + "=" + field.getValue().display())
        .collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return code(text.replace('|', '/'));
  }

  /** Text between backticks, on one line, with no backtick of its own. */
  private static String code(String text) {
    return "`" + text.replace('`', '\'').replaceAll("\\s+", " ") + "`";
  }
}
