package dev.mainstay.link.websocket;

import dev.mainstay.link.LinkSpec;
import java.time.Duration;

/**
 * What one line may take at most.
 *
 * @param find to be told the address
 * @param connect from the first packet to the end of the handshake, redirects and all
 * @param ready from there until the remote has authorised it
 * @param close from the wish that it ends until it is cut
 * @param messageBytes the longest message from the remote
 * @param unsentBytes what may wait to be sent; a remote that lets more wait is given up
 */
public record Limits(
    Duration find,
    Duration connect,
    Duration ready,
    Duration close,
    int messageBytes,
    long unsentBytes) {

  private static final Duration FIND = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READY = Duration.ofSeconds(15);

  /** Acknowledgements and answers that may wait besides all messages of an outbox. */
  private static final long BESIDES_BYTES = 4L << 20;

  /** What holds for the lines of a link. */
  public static Limits of(LinkSpec spec) {
    return new Limits(
        FIND,
        CONNECT,
        READY,
        spec.closeWithin(),
        spec.bounds().messageBytes(),
        spec.bounds().outboxBytes() + BESIDES_BYTES);
  }
}
