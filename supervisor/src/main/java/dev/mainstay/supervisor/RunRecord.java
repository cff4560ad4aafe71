package dev.mainstay.supervisor;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the run folder says of one instance: its identity, by which a later supervisor adopts it,
 * and its flag. What cannot be written, for the disk is full, is told once and tried again at every
 * step of the instance. Safe for use by several threads.
 */
final class RunRecord {

  private final InstanceSpec spec;
  private final RunStore runs;
  private final Consumer<String> lost;

  /** The life whose identity could not be written; null when none is missing. */
  private @Nullable Life unsaved;

  /** The life whose flag could not be put up; null when none is missing. */
  private @Nullable Life unflagged;

  /**
   * The record of one instance.
   *
   * @param lost told what could not be written or removed
   */
  RunRecord(InstanceSpec spec, RunStore runs, Consumer<String> lost) {
    this.spec = spec;
    this.runs = runs;
    this.lost = lost;
  }

  /** Writes the identity of a life. */
  synchronized void save(Life life) {
    Optional<String> fault = runs.save(spec, life, Launches.digest(spec));
    unsaved = fault.isPresent() ? life : null;
    fault.ifPresent(lost);
  }

  /** Puts up the flag that says ready. */
  synchronized void raise(Life life) {
    Optional<String> fault = runs.raise(spec, life);
    unflagged = fault.isPresent() ? life : null;
    fault.ifPresent(lost);
  }

  /** Takes down the flag that says ready. */
  synchronized void lower() {
    unflagged = null;
    runs.lower(spec).ifPresent(lost);
  }

  /** Removes everything: the tree is gone. */
  synchronized void remove() {
    unsaved = null;
    unflagged = null;
    runs.remove(spec.name()).ifPresent(lost);
  }

  /** Tries again what could not be written. */
  synchronized void again() {
    if (unsaved != null && runs.save(spec, unsaved, Launches.digest(spec)).isEmpty()) {
      unsaved = null;
    }
    if (unflagged != null && runs.raise(spec, unflagged).isEmpty()) {
      unflagged = null;
    }
  }
}
