package dev.mainstay.cli.config;

import dev.mainstay.cli.text.JsonText;
import dev.mainstay.cli.text.Similar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What {@code mainstay config explain [KEY]} says: each effective value, where it comes from, what
 * it controls and whether anything uses it. Secrets are redacted.
 */
public final class ConfigExplain {

  private ConfigExplain() {}

  /**
   * The settings that {@code key} names, sorted by path.
   *
   * @param key a full path, the beginning of one ({@code services.web}), the end of one ({@code
   *     ready.deadline}: of every service), or empty for all
   */
  public static List<Setting> settings(Project project, String key) {
    List<Setting> settings = new ArrayList<>();
    for (Setting setting : project.settings()) {
      String path = setting.path();
      boolean named =
          key.isEmpty()
              || path.equals(key)
              || path.startsWith(key + ".")
              || path.startsWith(key + "[")
              || path.endsWith("." + key)
              || path.contains("." + key + ".");
      if (named) {
        settings.add(setting);
      }
    }
    settings.sort(Comparator.comparing(Setting::path));
    return List.copyOf(settings);
  }

  /** What to say when {@link #settings} found nothing for {@code key}. */
  public static String unknown(Project project, String key) {
    List<String> paths = new ArrayList<>();
    for (Setting setting : project.settings()) {
      paths.add(setting.path());
      paths.add(setting.path().substring(setting.path().lastIndexOf('.') + 1));
    }
    String near = Similar.hint(key, paths);
    return "there is no setting " + key + (near.isEmpty() ? "" : "; " + near);
  }

  /**
   * Three lines per setting, for people: value and source, what it controls, what is at work.
   *
   * @param typed how a suggested command is to be typed
   */
  public static String text(List<Setting> settings, InForce inForce, UnaryOperator<String> typed) {
    StringBuilder text = new StringBuilder();
    for (Setting setting : settings) {
      text.append(setting.path()).append(" = ").append(oneLine(setting.value()));
      text.append("   (").append(setting.source().text()).append(")\n    ");
      text.append(setting.controls());
      if (!setting.used()) {
        text.append(" Nothing uses it yet: waits for ").append(setting.notYet()).append('.');
      }
      text.append("\n    ").append(typed.apply(inForce.of(setting))).append('\n');
    }
    return text.toString();
  }

  /** The same as a JSON document: {@code {"settings": [...]}}. */
  public static String json(List<Setting> settings, InForce inForce) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Setting setting : settings) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("key", setting.path());
      row.put("value", setting.value());
      row.put("source", sourceKind(setting.source()));
      row.put("from", setting.source().text());
      row.put("controls", setting.controls());
      row.put("used", setting.used());
      row.put("in_force", inForce.of(setting));
      rows.add(row);
    }
    return JsonText.of(Map.of("settings", rows));
  }

  private static String sourceKind(Source source) {
    return switch (source) {
      case Source.Written _ -> "file";
      case Source.Variable _ -> "variable";
      case Source.Default _ -> "default";
    };
  }

  private static String oneLine(String value) {
    return value.replace("\n", "\\n").replace("\u001b", "\\e");
  }
}
