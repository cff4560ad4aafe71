package dev.mainstay.monitor.alert;

import dev.mainstay.monitor.JournalEvent;
import java.util.Map;

/** What the alert machine hears. */
sealed interface AlertEvent {

  /**
   * A supervisor begins, with what the journal has told it of the time before.
   *
   * @param kept alerts that are raised by the journal's own account, by id
   */
  record Begun(Map<String, Alert> kept) implements AlertEvent {
    public Begun {
      kept = Map.copyOf(kept);
    }
  }

  /** An event of the journal; a person's word on an alert is one too. */
  record Seen(JournalEvent event) implements AlertEvent {}

  /** The moment that the last step asked to be woken at has come. */
  record Wake() implements AlertEvent {}
}
