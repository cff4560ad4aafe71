package dev.mainstay.cli.view;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One event on one line: when, how grave, of what, what happened, and the attributes that tell most
 * of it in words.
 */
public final class EventLine {

  private static final int SEVERITY_COLUMNS = 5;
  private static final int SOURCE_COLUMNS = 14;
  private static final int NAME_COLUMNS = 22;

  /** Said before the others and without its name: it is a sentence already. */
  private static final List<String> SENTENCES =
      List.of("detail", "text", "message", "reason", "error", "body");

  /** Said by the line itself, or longer than a line. */
  private static final Set<String> SKIPPED =
      Set.of("service", "wanted", "verdict", "good", "hint", "from", "to", "proven", "cause");

  private EventLine() {}

  /** The line, cut to {@code width} columns. */
  public static String of(JournalEvent event, Instant now, ZoneId zone, int width, Paint paint) {
    String moment = Words.moment(event.at(), now, zone);
    String severity = Words.pad(event.severity().name(), SEVERITY_COLUMNS);
    String source = Words.pad(Words.plain(event.source()), SOURCE_COLUMNS);
    String name = Words.pad(Words.plain(event.name()), NAME_COLUMNS);
    int left = width - moment.length() - severity.length() - source.length() - name.length() - 4;
    return paint.quiet(moment)
        + " "
        + severity(event.severity(), severity, paint)
        + " "
        + paint.strong(source)
        + " "
        + name
        + " "
        + Words.cut(words(event.attributes()), Math.max(0, left));
  }

  private static String severity(Severity severity, String text, Paint paint) {
    return switch (severity) {
      case DEBUG -> paint.quiet(text);
      case INFO -> text;
      case WARN -> paint.open(text);
      case ERROR -> paint.bad(text);
    };
  }

  /** What the attributes tell, in words: the change, the sentence, then the rest by name. */
  static String words(Json attributes) {
    List<String> parts = new ArrayList<>();
    if (attributes.text("from").isPresent() && attributes.text("to").isPresent()) {
      parts.add(attributes.text("from").get() + " -> " + attributes.text("to").get());
    }
    attributes.text("cause").filter(cause -> !cause.isEmpty()).ifPresent(parts::add);
    SENTENCES.forEach(key ->
        attributes
            .text(key)
            .filter(text -> !text.isBlank() && !parts.contains(text))
            .ifPresent(parts::add));
    attributes.items("stages").stream()
        .filter(stage -> !stage.flag("ok"))
        .findFirst()
        .flatMap(stage -> stage.text("detail"))
        .ifPresent(parts::add);
    boolean said = !parts.isEmpty();
    StringBuilder rest = new StringBuilder();
    for (Map.Entry<String, Json> field : attributes.fields().entrySet()) {
      boolean plain = !field.getValue().isObject() && field.getValue().items().isEmpty();
      if (plain && !SKIPPED.contains(field.getKey()) && !SENTENCES.contains(field.getKey())) {
        rest.append(rest.isEmpty() ? "" : " ");
        rest.append(field.getKey()).append('=').append(field.getValue().display());
      }
    }
    if (!rest.isEmpty()) {
      parts.add(rest.toString());
    }
    String first = attributes.items("evidence").stream().findFirst().map(Json::display).orElse("");
    if (said && parts.size() == 1 && !first.isEmpty()) {
      parts.add(first);
    }
    return Words.plain(String.join("; ", parts).replace('\n', ' '));
  }
}
