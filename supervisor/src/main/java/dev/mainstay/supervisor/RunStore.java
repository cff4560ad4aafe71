package dev.mainstay.supervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the identities of living trees and their ready flags are kept, so that a later supervisor
 * recognises its own and other programs can look. The real one is {@code process.RunFiles}.
 *
 * <p>What could not be written is answered in words, never thrown: a full disk must not end a
 * service.
 */
public interface RunStore {

  /**
   * An identity that was found.
   *
   * @param digest of what was run, as {@link InstanceShell} computed it
   */
  record Remembered(String instance, Life life, String digest) {}

  /** Keeps the identity of a new tree; the fault in words when it is not durable. */
  Optional<String> save(InstanceSpec spec, Life life, String digest);

  /** Puts up the flag that says ready. */
  Optional<String> raise(InstanceSpec spec, Life life);

  /** Takes down the flag that says ready. */
  Optional<String> lower(InstanceSpec spec);

  /** Removes everything about an instance whose tree is proven gone. */
  Optional<String> remove(String instance);

  /** Every identity that can be read; what cannot be read is left out and reported by the store. */
  List<Remembered> remembered();

  /** The file that a child gets as descriptor 3 to say ready in (s6). */
  Path readiness(InstanceSpec spec);
}
