package dev.mainstay.core.posix;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel that can also be written to without waiting. */
public interface PromptChannel extends WritableByteChannel {

  /**
   * Writes as much as is taken at once, from a direct buffer, whose position moves. Nothing when
   * the other end does not read, or there is none: {@link #write} tells which.
   */
  void writeNow(ByteBuffer bytes);
}
