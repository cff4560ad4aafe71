package dev.mainstay.cli.config.input;

import dev.mainstay.cli.text.Similar;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables a config may refer to: the environment first, then the {@code .env} beside the
 * config.
 *
 * @param environment the environment of the process that loads
 * @param dotEnv what the {@code .env} file sets
 */
public record Variables(Map<String, String> environment, Map<String, DotEnv.Variable> dotEnv) {

  /** A variable's value and where it was set. */
  public record Found(String value, Place place) {}

  /** The value of {@code name}, wherever it is set. */
  public Optional<Found> find(String name) {
    String value = environment.get(name);
    if (value != null) {
      return Optional.of(new Found(value, Place.whole("environment variable " + name)));
    }
    DotEnv.Variable variable = dotEnv.get(name);
    return variable == null
        ? Optional.empty()
        : Optional.of(new Found(variable.value(), variable.place()));
  }

  /**
   * {@code text} with {@code ${NAME}} and {@code ${NAME:-default}} filled in and {@code $$} made
   * {@code $}.
   *
   * @param kept names that are filled in later, at spawn: they stay as {@code ${NAME}}; a {@code
   *     $${NAME}} stays too where there are some, and loses its first dollar with them
   */
  public String expand(String text, Set<String> kept, Place place, FaultList faults) {
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return text;
    }
    StringBuilder expanded = new StringBuilder(text.length() + 16);
    int at = 0;
    while (dollar >= 0 && dollar + 1 < text.length()) {
      expanded.append(text, at, dollar);
      char next = text.charAt(dollar + 1);
      int close = next == '{' ? text.indexOf('}', dollar) : -1;
      if (next == '{' && close < 0) {
        faults.add(
            Fault.Code.BAD_VALUE, place, "${ is never closed", "write ${NAME}, or $${ for ${");
        return text;
      }
      if (next == '{') {
        String value = value(text.substring(dollar + 2, close), kept, place, faults);
        expanded.append(value == null ? "" : value);
        at = close + 1;
      } else {
        expanded.append('$');
        at = next == '$' ? dollar + 2 : dollar + 1;
        boolean literal = next == '$' && at < text.length() && text.charAt(at) == '{';
        expanded.append(literal && !kept.isEmpty() ? "$" : "");
      }
      dollar = text.indexOf('$', at);
    }
    return expanded.append(text, at, text.length()).toString();
  }

  private @Nullable String value(
      String reference, Set<String> kept, Place place, FaultList faults) {
    int end = 0;
    while (end < reference.length() && Ascii.isWord(reference.charAt(end))) {
      end++;
    }
    String name = reference.substring(0, end);
    String rest = reference.substring(end);
    if (name.isEmpty() || !(rest.isEmpty() || rest.startsWith(":-"))) {
      faults.add(
          Fault.Code.BAD_VALUE,
          place,
          "${" + reference + "} is not a variable",
          "only ${NAME} and ${NAME:-default} are; write $$ for a plain $");
      return null;
    }
    if (kept.contains(name)) {
      return "${" + name + "}";
    }
    Optional<Found> found = find(name);
    if (!rest.isEmpty()) {
      return found.map(Found::value).filter(v -> !v.isEmpty()).orElse(rest.substring(2));
    }
    if (found.isEmpty()) {
      faults.add(
          Fault.Code.UNSET_VARIABLE, place, "${" + name + "} is not set", advice(name, kept));
      return null;
    }
    return found.get().value();
  }

  private String advice(String name, Set<String> kept) {
    if (name.equals("PORT") || name.startsWith("PORT_")) {
      return kept.isEmpty()
          ? "it is known where a service with port: or ports: is started: command, env, pid_file"
          : "this service has " + String.join(", ", kept);
    }
    String near = Similar.hint(name, dotEnv.keySet());
    return near.isEmpty()
        ? "set it in the environment or in .env, or give a default: ${" + name + ":-...}"
        : near;
  }
}
