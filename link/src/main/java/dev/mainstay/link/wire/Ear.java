package dev.mainstay.link.wire;

import dev.mainstay.link.Frame;

/** Who hears what comes over a {@link Wire}; called by its reader alone. */
public interface Ear {

  /** Waits until one more message may be read; what was told may still be on its way to it. */
  void awaitRoom() throws InterruptedException;

  /** A whole message came. */
  void message(Frame frame);

  /** Bytes came, whatever they are. */
  void sign();

  /** All that has come was told: the reader is about to wait. */
  void pause();
}
