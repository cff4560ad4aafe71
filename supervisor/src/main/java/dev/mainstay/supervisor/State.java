package dev.mainstay.supervisor;

import java.util.Locale;

/** The observed state of an instance as people and scripts see it; the words never change. */
public enum State {
  /** No process, and none is wanted. */
  STOPPED,
  /** Wanted up, and waiting for the proof of what it depends on. */
  WAITING,
  /** A process is being started, or lives but is not yet proven. */
  STARTING,
  /** Alive for its settle time; nothing was declared that could be proven. */
  RUNNING,
  /** Every declared stage is proven for this process tree, not longer ago than the limit. */
  READY,
  /** Working and making progress, though it cannot take more. */
  BUSY,
  /** Serves, but something that was declared lacks. */
  DEGRADED,
  /** Alive, but does not answer. */
  UNRESPONSIVE,
  /** Beats, but makes no progress while work is open. */
  STUCK,
  /** Being ended; some of its tree still lives. */
  STOPPING,
  /** Ended; the next try has a time. */
  BACKOFF,
  /** Ended for good: it needs a person. */
  FAILED,
  /** Ended with success, as it was meant to. */
  COMPLETED;

  /** The public word, such as {@code ready}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this state is what {@code wanted: up} asks for, by proof or for want of any to ask. */
  public boolean satisfies() {
    return switch (this) {
      case READY, BUSY, RUNNING, COMPLETED -> true;
      case STOPPED, WAITING, STARTING, DEGRADED, UNRESPONSIVE, STUCK, STOPPING, BACKOFF, FAILED ->
          false;
    };
  }
}
