package dev.mainstay.probe;

import java.time.Duration;

/**
 * What a component of ours knows of the programs that it talks with, as a port. It is asked as a
 * probe is, but asks nobody: the component has done so, and tells what came of it.
 */
@FunctionalInterface
public interface Peers {

  /** Where no component talks with anybody: nothing is known for or against the service. */
  Peers NONE =
      (spec, _) ->
          new ProbeResult.Broken(
              "nothing here talks " + spec.protocol() + " with it", Duration.ZERO);

  /** Whether the component and this very process, of this spawn, have understood each other. */
  ProbeResult ask(ProbeSpec.Peer spec, Subject subject);
}
