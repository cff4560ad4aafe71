package dev.mainstay.supervisor.process;

import static dev.mainstay.supervisor.Processes.INSTANCE_VARIABLE;
import static dev.mainstay.supervisor.Processes.PROJECT_VARIABLE;
import static dev.mainstay.supervisor.Processes.SPAWN_VARIABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the environment of a process says about where it came from.
 *
 * @param legible false when it could not be read, or its owner has written something else over it,
 *     as programs do that change their title; then it proves nothing either way
 * @param values of Mainstay's variables, those that are set
 */
record Marks(boolean legible, Map<String, String> values) {

  private static final Set<String> NAMES =
      Set.of(PROJECT_VARIABLE, INSTANCE_VARIABLE, SPAWN_VARIABLE);

  /** What is known of a process that may not be looked into. */
  static final Marks ILLEGIBLE = new Marks(false, Map.of());

  /** The marks that a child is given. */
  static Marks of(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>(environment);
    values.keySet().retainAll(NAMES);
    return new Marks(true, Map.copyOf(values));
  }

  /** Reads /proc/PID/environ (proc(5)): entries that end with NUL. */
  static Marks of(byte[] environ) {
    Map<String, String> values = new HashMap<>();
    boolean legible = false;
    int start = 0;
    for (int i = 0; i < environ.length; i++) {
      if (environ[i] == 0) {
        legible |= hasName(environ, start, i);
        if (environ[start] == 'M') {
          String entry = new String(environ, start, i - start, UTF_8);
          int equals = entry.indexOf('=');
          if (equals > 0 && NAMES.contains(entry.substring(0, equals))) {
            values.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
          }
        }
        start = i + 1;
      }
    }
    return new Marks(legible, Map.copyOf(values));
  }

  /** Whether it carries the mark of that spawn. */
  boolean isOfSpawn(String token) {
    return token.equals(values.get(SPAWN_VARIABLE));
  }

  /** Whether it was spawned for that project, or descends from one that was. */
  boolean isOfProject(String project) {
    return project.equals(values.get(PROJECT_VARIABLE));
  }

  /** The instance that it is of; empty when it says none. */
  String instance() {
    return values.getOrDefault(INSTANCE_VARIABLE, "");
  }

  /** The token of the spawn that it is of; empty when it says none. */
  String spawn() {
    return values.getOrDefault(SPAWN_VARIABLE, "");
  }

  /** The same marks, known from elsewhere to be of that spawn. */
  Marks ofSpawn(String token) {
    Map<String, String> more = new HashMap<>(values);
    more.put(SPAWN_VARIABLE, token);
    return new Marks(true, Map.copyOf(more));
  }

  private static boolean hasName(byte[] environ, int from, int to) {
    for (int i = from; i < to; i++) {
      if (environ[i] == '=') {
        return i > from;
      }
    }
    return false;
  }
}
