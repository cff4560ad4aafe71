package dev.mainstay.probe;

/** What a probe wants done. */
public sealed interface ProbeAction {

  /** Make one attempt; its outcome comes back as {@link ProbeEvent.Answered}. */
  record Ask(ProbeSpec spec) implements ProbeAction {}
}
