package dev.mainstay.supervisor;

/** What a fleet wants done. */
public sealed interface FleetAction {

  /** Make the machine of a new instance. */
  record Create(InstanceSpec spec) implements FleetAction {}

  /** Send an event to an instance's machine. */
  record Tell(String instance, DaemonEvent event) implements FleetAction {}

  /** Forget an instance; its process is gone. */
  record Drop(String instance) implements FleetAction {}
}
