package dev.mainstay.link;

import java.time.Duration;

/**
 * What one link is to do, whatever protocol it speaks.
 *
 * @param name as people know it
 * @param ping how often the transport is asked for a sign of life
 * @param pong how long that may take; after one miss the line is suspect, after two it is dead
 * @param ageMax when a line is replaced though it is well; jittered by a tenth either way
 * @param canary how the function is proven
 * @param backoff how long it waits between tries
 * @param bounds what it may keep
 * @param closeWithin how long a line may take to end by itself before it is cut
 */
public record LinkSpec(
    String name,
    Duration ping,
    Duration pong,
    Duration ageMax,
    Canary canary,
    Reconnect backoff,
    Bounds bounds,
    Duration closeWithin) {

  /** What holds when nothing is said. */
  public static LinkSpec of(String name) {
    return new LinkSpec(
        name,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofHours(12),
        new Canary.None(),
        Reconnect.DEFAULT,
        Bounds.DEFAULT,
        Duration.ofSeconds(2));
  }

  /** The same link with this as its canary. */
  public LinkSpec canary(Canary other) {
    return new LinkSpec(name, ping, pong, ageMax, other, backoff, bounds, closeWithin);
  }

  /** How it is proven that the backend routes messages to us. */
  public sealed interface Canary {

    /** It cannot be: only transport and age are watched, and nothing is called proven. */
    record None() implements Canary {}

    /**
     * A canary of whatever kind flies through the real path.
     *
     * @param idle after so long without a message
     * @param timeout how long it may take
     */
    record Flies(Duration idle, Duration timeout) implements Canary {}
  }

  /**
   * Full jitter: a delay is anything between nothing and a bound that doubles from {@code base} up
   * to {@code cap} (Brooker, "Exponential backoff and jitter").
   *
   * @param steady the delays start anew only after so long of proven health
   */
  public record Reconnect(Duration base, Duration cap, Duration steady) {

    private static final int DOUBLINGS_MAX = 30;

    /** Half a second to a minute. */
    public static final Reconnect DEFAULT =
        new Reconnect(Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(60));

    /** The delay after so many failed tries in a row; {@code fraction} is in [0, 1). */
    Duration delay(int failed, double fraction) {
      long factor = 1L << Math.min(failed, DOUBLINGS_MAX);
      long most = cap.toNanos();
      long bound = base.toNanos() >= most / factor ? most : base.toNanos() * factor;
      return Duration.ofNanos((long) (bound * fraction));
    }
  }

  /**
   * What a link may keep.
   *
   * @param outboxBytes of messages that the remote has not taken; then {@code send} is refused
   * @param outboxAge older ones are given up, and told
   * @param inboxBytes of messages that the bot has not handled; then nothing more is read
   * @param seenIds how many ids are remembered at least, to know a message that comes twice
   * @param seenAge how long an id is remembered at least
   * @param messageBytes the longest message
   */
  public record Bounds(
      long outboxBytes,
      Duration outboxAge,
      long inboxBytes,
      int seenIds,
      Duration seenAge,
      int messageBytes) {

    /** No more ids are remembered than this, however many come in the time that they should be. */
    public static final int SEEN_IDS_MAX = 200_000;

    /** 16 MiB each way, a day, 10,000 ids, 15 minutes, 8 MiB. */
    public static final Bounds DEFAULT =
        new Bounds(
            16L << 20, Duration.ofDays(1), 16L << 20, 10_000, Duration.ofMinutes(15), 8 << 20);
  }
}
