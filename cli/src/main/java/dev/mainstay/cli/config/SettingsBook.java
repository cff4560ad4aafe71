package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the effective settings while a config is read; values are redacted on the way in. */
final class SettingsBook {

  private static final Source DEFAULT = new Source.Default();

  private final Map<String, Setting> settings = new LinkedHashMap<>();

  /** Everything noted so far. */
  List<Setting> all() {
    return List.copyOf(settings.values());
  }

  /** A default that follows from another key. */
  void derive(Key key, String path, String value) {
    settings.put(path, new Setting(path, value, DEFAULT, key.doc(), key.traits().notYet()));
  }

  /** Forgets the defaults at and below {@code path}, which mean nothing there. */
  void drop(String path) {
    settings.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "."));
  }

  /** A value that somebody set. */
  void add(Key key, String path, Value value, Source source) {
    switch (value) {
      case Value.Scalar(Object object, Place _) ->
          note(key, path, Redaction.shown(judged(path), shown(object)), source);
      case Value.Texts(List<Located> items, Place _) -> {
        List<String> texts = items.stream().map(Located::text).toList();
        List<String> shown =
            key.type() == KeyType.COMMAND ? Redaction.command(texts) : List.copyOf(texts);
        note(key, path, "[" + String.join(", ", shown) + "]", source);
      }
      case Value.Table(Map<String, Located> rows, Place _) ->
          rows.forEach((name, row) ->
              note(
                  key,
                  path + "." + name,
                  Redaction.shown(name, row.text()),
                  new Source.Written(row.place())));
      case Value.Statuses statuses -> note(key, path, String.join(", ", ranges(statuses)), source);
      case Value.Sections _, Value.Named _, Value.Raw _, Value.Faulty _ -> {}
    }
  }

  /** A value that nobody set, if it has a default. */
  void fallback(Key key, String path) {
    if (!key.fallback().isEmpty()) {
      derive(key, path, key.fallback());
    }
  }

  /** A value that is kept as it is for a later reader; its parts are not shown. */
  void raw(String path, Place place, String notYet) {
    settings.put(
        path,
        new Setting(path, "(as written)", new Source.Written(place), "Kept as it is.", notYet));
  }

  /** The path by which a secret is known: the name of a link, such as slack, says nothing. */
  private static String judged(String path) {
    int end = path.startsWith("links.") ? path.indexOf('.', "links.".length()) : -1;
    return end < 0 ? path : path.substring(end + 1);
  }

  private void note(Key key, String path, String value, Source source) {
    settings.put(path, new Setting(path, value, source, key.doc(), key.traits().notYet()));
  }

  private static String shown(Object object) {
    return switch (object) {
      case Duration duration -> Quantities.shown(duration);
      case Quantities.PortRange(int first, int last) ->
          first == 0 ? "auto" : first == last ? String.valueOf(first) : first + "-" + last;
      case Long bytes -> bytes % 1_000_000 == 0 ? bytes / 1_000_000 + "MB" : bytes + "B";
      case Object other -> other.toString();
    };
  }

  private static List<String> ranges(Value.Statuses statuses) {
    List<String> shown = new ArrayList<>();
    for (int hundred = 1; hundred <= 5; hundred++) {
      int first = hundred * 100;
      List<Integer> codes =
          statuses.codes().stream().filter(c -> c / 100 * 100 == first).sorted().toList();
      if (codes.size() == 100) {
        shown.add(hundred + "xx");
      } else {
        codes.forEach(code -> shown.add(code.toString()));
      }
    }
    return shown;
  }
}
