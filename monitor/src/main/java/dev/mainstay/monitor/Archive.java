package dev.mainstay.monitor;

import java.util.List;

/** Stored events that can be searched; the journal, or its files without a supervisor. */
public interface Archive {

  /**
   * Stored events that match. Takes some milliseconds; one that has to look at a great many events,
   * as for a text, ends after two seconds and says from where to go on.
   */
  Found search(Query query);

  /** The events that {@link #search} finds. */
  default List<JournalEvent> find(Query query) {
    return search(query).events();
  }
}
