package dev.mainstay.probe;

/** What can happen to a probe. */
public sealed interface ProbeEvent {

  /** Time has passed. */
  record Wake() implements ProbeEvent {}

  /** An attempt has ended. */
  record Answered(ProbeResult result) implements ProbeEvent {}
}
