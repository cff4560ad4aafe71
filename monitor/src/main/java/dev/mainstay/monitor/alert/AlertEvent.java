package dev.mainstay.monitor.alert;

import dev.mainstay.monitor.JournalEvent;

/** What the alert machine hears. */
sealed interface AlertEvent {

  /** An event of the journal; a person's word on an alert is one too. */
  record Seen(JournalEvent event) implements AlertEvent {}

  /** The moment that the last step asked to be woken at has come. */
  record Wake() implements AlertEvent {}
}
