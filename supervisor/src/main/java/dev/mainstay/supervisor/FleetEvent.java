package dev.mainstay.supervisor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can happen to a fleet. */
public sealed interface FleetEvent {

  /**
   * These are the declared services from now on.
   *
   * @param living trees of an earlier supervisor that were recognised, by instance
   */
  record Declare(List<ServiceSpec> services, Map<String, Life> living) implements FleetEvent {}

  /** A person wants these services or instances up or down. */
  record Want(Set<String> names, Wanted wanted) implements FleetEvent {}

  /** A person wants these services or instances ended and started again. */
  record Restart(Set<String> names) implements FleetEvent {}

  /** The public state of an instance has changed. */
  record Changed(String instance, State state) implements FleetEvent {}

  /** Time has passed; a fleet has no deadlines of its own. */
  record Wake() implements FleetEvent {}
}
