package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/** Something that happened to the journal itself, told to itself. */
record Note(String name, String host, Instant at, Severity severity, Map<String, Object> fields)
    implements Event {

  @Override
  public String source() {
    return "journal";
  }
}
