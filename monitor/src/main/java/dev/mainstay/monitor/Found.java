package dev.mainstay.monitor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search brought to light.
 *
 * @param events those that match, in the order of the query
 * @param resume null when the search came to its end; otherwise the time for one search was over
 *     before, and asking again with this as {@link Query#beforeSeq} (newest first) or {@link
 *     Query#afterSeq} (oldest first) goes on where it stopped
 */
public record Found(List<JournalEvent> events, @Nullable Long resume) {

  public Found {
    events = List.copyOf(events);
  }
}
