package dev.mainstay.monitor.incident;

/** What is to be told of incidents. */
sealed interface IncidentAction {

  /** One begins. */
  record Open(Incident incident) implements IncidentAction {}

  /** One is over; its closing says by which evidence. */
  record Close(Incident incident, Incident.Closing closing) implements IncidentAction {}
}
