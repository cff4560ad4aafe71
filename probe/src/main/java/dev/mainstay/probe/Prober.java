package dev.mainstay.probe;

/**
 * Makes one attempt of one probe. Blocks, at most for the spec's timeout and a little; call it on a
 * virtual thread. Never throws for anything the outside does: that is a result.
 */
public interface Prober {

  /** The outcome of one attempt, now. */
  ProbeResult probe(ProbeSpec spec, Subject subject);

  /** The instance was spawned anew or has ended: forget what was kept of it. */
  default void forget(String instance) {}
}
