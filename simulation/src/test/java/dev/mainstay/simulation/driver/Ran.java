package dev.mainstay.simulation.driver;

import dev.mainstay.core.json.Json;
import java.time.Duration;

/**
 * One finished command.
 *
 * @param took from before its process was made until it had ended
 */
public record Ran(String command, int code, String out, String err, Duration took) {

  /** Standard output and standard error, for messages and for texts that may be on either. */
  public String all() {
    return out + err;
  }

  /** Standard output as JSON. */
  public Json json() {
    try {
      return Json.parse(out.strip());
    } catch (Json.Malformed e) {
      throw new AssertionError(command + " printed no JSON: " + this, e);
    }
  }

  @Override
  public String toString() {
    return "%s -> exit %d after %d ms%n%s%s".formatted(command, code, took.toMillis(), out, err);
  }
}
