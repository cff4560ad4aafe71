package dev.mainstay.monitor.alert;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What people read of several notices at once: a title of one line, and a line for each.
 *
 * @param severity the greatest of all that is not over
 * @param body the same for programs
 */
public record Message(String title, String text, Severity severity, Json body) {

  /** Lines of one message; what is left out is counted. */
  static final int LINES_MAX = 20;

  /** A line is cut to so many characters: a service's own words may be long. */
  static final int LINE_CHARS_MAX = 300;

  /** The message of a project's notices. */
  public static Message of(String project, String host, List<Notice> notices, Instant at) {
    String title = "[" + project + "] " + title(notices);
    String text =
        notices.stream().limit(LINES_MAX).map(Message::line).collect(Collectors.joining("\n"));
    if (notices.size() > LINES_MAX) {
      text += "\nand " + (notices.size() - LINES_MAX) + " more";
    }
    Json body =
        Json.object()
            .put("project", project)
            .put("host", host)
            .put("at", at.toString())
            .put("title", title)
            .put("text", text)
            .put("alerts", notices.stream().map(Message::json).toList())
            .build();
    return new Message(title, text, severity(notices), body);
  }

  private static String title(List<Notice> notices) {
    Notice first = notices.getFirst();
    return notices.size() == 1
        ? word(first) + ": " + first.alert().subject() + " " + first.alert().rule()
        : notices.size() + " alerts: " + subjects(notices);
  }

  private static String subjects(List<Notice> notices) {
    List<String> all = notices.stream().map(notice -> notice.alert().subject()).distinct().toList();
    String some = String.join(", ", all.subList(0, Math.min(3, all.size())));
    return all.size() > 3 ? some + " and " + (all.size() - 3) + " more" : some;
  }

  private static String line(Notice notice) {
    String line = word(notice) + " " + notice.alert().subject() + ": " + notice.alert().text();
    String one = line.replaceAll("\\s+", " ");
    return one.length() <= LINE_CHARS_MAX ? one : one.substring(0, LINE_CHARS_MAX) + "...";
  }

  private static String word(Notice notice) {
    return switch (notice.kind()) {
      case RAISED -> "alert";
      case REMINDED -> "still";
      case RESOLVED -> "resolved";
    };
  }

  private static Severity severity(List<Notice> notices) {
    return notices.stream()
        .filter(notice -> notice.kind() != Notice.Kind.RESOLVED)
        .map(notice -> notice.alert().severity())
        .max(Severity::compareTo)
        .orElse(Severity.INFO);
  }

  private static Json json(Notice notice) {
    return Json.object()
        .put("kind", word(notice))
        .put("id", notice.alert().id())
        .put("rule", notice.alert().rule())
        .put("subject", notice.alert().subject())
        .put("severity", notice.alert().severity())
        .put("since", notice.alert().since().toString())
        .put("text", notice.alert().text())
        .build();
  }
}
