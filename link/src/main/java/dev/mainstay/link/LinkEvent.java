package dev.mainstay.link;

import java.time.Duration;

/** What happens to the lines of a link. */
public sealed interface LinkEvent {

  /** The link begins. */
  record Start() implements LinkEvent {}

  /** A line is connected and authorised. */
  record Opened(long line) implements LinkEvent {}

  /** A line could not be made. */
  record Refused(long line, Refusal refusal) implements LinkEvent {}

  /** Bytes came on a line. */
  record Heard(long line, Sign sign) implements LinkEvent {}

  /** A canary came back on a line. */
  record Echoed(long line, long canary) implements LinkEvent {}

  /** A canary could not be let fly: that says nothing of the line. */
  record CanaryBroken(long line, long canary, String reason) implements LinkEvent {}

  /** A line is gone by itself; it is proven ended. */
  record Lost(long line, Refusal refusal) implements LinkEvent {}

  /** A line that was to end has ended. */
  record Ended(long line) implements LinkEvent {}

  /** The remote asks for a new line. */
  record Asked(long line, String reason) implements LinkEvent {}

  /** For so long nothing could be heard: the machine slept, or nothing was read. */
  record Woke(Duration slept) implements LinkEvent {}

  /** Whoever uses it wants no more of it. */
  record Close() implements LinkEvent {}

  /** Time has passed. */
  record Tick() implements LinkEvent {}

  /** What was heard. */
  enum Sign {
    /** Anything: the transport lives. */
    BYTES,
    /** A message: the remote routes to us. */
    MESSAGE
  }

  /**
   * Why a line was refused or lost.
   *
   * @param after not before so long; zero when the remote did not say
   */
  record Refusal(Kind kind, String reason, Duration after) {

    /** Whether trying again can help. */
    public enum Kind {
      AGAIN,
      FOR_GOOD
    }

    /** One that may be tried again as the link likes. */
    public static Refusal again(String reason) {
      return new Refusal(Kind.AGAIN, reason, Duration.ZERO);
    }
  }
}
