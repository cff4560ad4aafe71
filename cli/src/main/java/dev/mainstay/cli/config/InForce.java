package dev.mainstay.cli.config;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of the settings is at work at this moment, as {@code config explain} tells it. */
public sealed interface InForce {

  /** Nothing is: no supervisor runs. */
  record NoSupervisor() implements InForce {}

  /**
   * A supervisor runs.
   *
   * @param values the settings it runs with, by path, secrets redacted as everywhere
   * @param states how its services and components are, in words, by name
   */
  record Running(Map<String, String> values, Map<String, String> states) implements InForce {}

  /** States in which something does what it was declared for. */
  Set<String> AT_WORK = Set.of("ready", "running", "busy", "completed");

  /** Whether what this setting enables runs, and with this value. */
  default String of(Setting setting) {
    return switch (this) {
      case NoSupervisor _ -> "not running: no supervisor is up";
      case Running running -> of(setting, running);
    };
  }

  private static String of(Setting setting, Running running) {
    String value = running.values().get(setting.path());
    String step =
        setting.needsNewSupervisor()
            ? "a new supervisor applies it: `mainstay down`, then `mainstay up`"
            : "`mainstay up` applies it";
    if (value == null) {
      return "not in force: the supervisor does not know it yet, " + step;
    }
    if (!value.equals(setting.value())) {
      return "not in force: running with " + value + ", " + step;
    }
    Optional<String> owner =
        running.states().keySet().stream()
            .filter(name ->
                setting.path().startsWith("services." + name + ".")
                    || setting.path().startsWith("links." + name + ".")
                    || setting.path().startsWith(name + "."))
            .max(Comparator.comparingInt(String::length));
    String state = owner.map(running.states()::get).orElse("");
    if (state.isEmpty()) {
      return "in force";
    }
    return (AT_WORK.contains(state) ? "in force, " : "in force, but ")
        + owner.get()
        + " is "
        + state;
  }
}
