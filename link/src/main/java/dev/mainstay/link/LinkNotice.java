package dev.mainstay.link;

import dev.mainstay.core.Event;
import java.time.Instant;
import java.util.Map;

/** Something that happened to a link, for the journal. */
public record LinkNotice(
    String name,
    String source,
    String host,
    Instant at,
    Severity severity,
    Map<String, Object> fields)
    implements Event {
  public LinkNotice {
    fields = Map.copyOf(fields);
  }
}
