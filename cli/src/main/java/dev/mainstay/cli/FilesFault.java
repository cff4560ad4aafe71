package dev.mainstay.cli;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/**
 * A fault of the supervisor's own files, for the journal.
 *
 * @param words what is wrong, for people
 */
record FilesFault(Instant at, String host, String words) implements Event {

  @Override
  public String name() {
    return "supervisor.files.fault";
  }

  @Override
  public String source() {
    return "supervisor";
  }

  @Override
  public Severity severity() {
    return Severity.WARN;
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("detail", words);
  }
}
