package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import java.util.Set;

/** What can be read off the row of one instance, as {@code mainstay status --json} has it. */
final class Rows {

  private static final Set<String> UP = Set.of("running", "ready", "busy", "completed");
  private static final Set<String> DOWN = Set.of("stopped", "completed");

  private Rows() {}

  /** Whether an instance is as it is wanted: up with proof, or down with nothing left. */
  static boolean asWanted(Json row) {
    String state = row.text("state").orElse("");
    boolean up = row.text("wanted").orElse("").equals("up");
    boolean external = row.text("kind").orElse("").equals("external");
    return up ? UP.contains(state) : DOWN.contains(state) || external;
  }
}
