package dev.mainstay.link.template;

import dev.mainstay.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A condition on JSON: what stands at each of these paths. The value {@code *} stands for anything.
 *
 * @param fields values by dotted path, as {@link Json#at} reads it
 */
public record Match(Map<String, Template> fields) {

  /** What nothing fulfils. */
  public static final Match NEVER = new Match(Map.of());

  private static final String ANYTHING = "*";

  public Match {
    fields = Map.copyOf(fields);
  }

  /** A condition of texts. */
  public static Match of(Map<String, String> fields) {
    Map<String, Template> templates = new LinkedHashMap<>();
    fields.forEach((path, text) -> templates.put(path, Template.of(text)));
    return new Match(templates);
  }

  /** Whether there is no condition at all. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** Whether it holds of this; one without fields never does. */
  public boolean holds(Json json) {
    return holds(json, Map.of());
  }

  /** Whether it holds with these values in its places. */
  public boolean holds(Json json, Map<String, String> values) {
    for (Map.Entry<String, Template> field : fields.entrySet()) {
      Optional<String> there = json.at(field.getKey()).map(Json::display);
      String wanted = field.getValue().plain(values);
      if (there.isEmpty() || !(wanted.equals(ANYTHING) || wanted.equals(there.get()))) {
        return false;
      }
    }
    return !isEmpty();
  }
}
