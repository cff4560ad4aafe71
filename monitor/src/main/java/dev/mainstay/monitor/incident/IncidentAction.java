package dev.mainstay.monitor.incident;

import java.time.Instant;

/** What is to be told of incidents. */
sealed interface IncidentAction {

  /** One begins. */
  record Open(Incident incident) implements IncidentAction {}

  /**
   * Collect what its output says of it.
   *
   * @param at the time that this belongs to
   * @param incident its number; empty when none is open
   * @param after why now, in words
   */
  record Collect(String instance, String host, Instant at, String incident, String after)
      implements IncidentAction {}

  /** One is over; its closing says by which evidence. */
  record Close(Incident incident, Incident.Closing closing) implements IncidentAction {}
}
