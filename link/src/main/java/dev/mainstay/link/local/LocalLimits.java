package dev.mainstay.link.local;

import dev.mainstay.link.LinkSpec;
import java.time.Duration;

/**
 * What one bot may take at most.
 *
 * @param unreadBytes what may wait for a bot that does not read
 * @param stalled how long a bot may read nothing at all while something waits
 * @param ping how often it is pinged, so that no idle connection is forgotten by anything between
 * @param messageBytes the longest message from it
 */
public record LocalLimits(long unreadBytes, Duration stalled, Duration ping, int messageBytes) {

  private static final Duration STALLED = Duration.ofMinutes(2);
  private static final Duration PING = Duration.ofSeconds(20);

  /** More than an inbox holds: a bot that comes back to a full one is given all of it at once. */
  private static final int UNREAD_INBOXES = 2;

  /** What holds for the bots of a link. */
  public static LocalLimits of(LinkSpec spec) {
    LinkSpec.Bounds bounds = spec.bounds();
    return new LocalLimits(
        UNREAD_INBOXES * bounds.inboxBytes(), STALLED, PING, bounds.messageBytes());
  }
}
