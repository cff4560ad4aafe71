package dev.mainstay.link;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How a link is connected. In every state {@link #ending} names the lines that were given up and
 * are not yet proven ended; while there is one, no successor is opened.
 */
public sealed interface LinkState {

  /** Lines that were told to end, and have not been seen to. */
  List<Long> ending();

  /** There is no line, until the next try. */
  record Resting(Tries tries, Instant until, String reason, List<Long> ending)
      implements LinkState {}

  /** The only line is being made. */
  record Opening(Tries tries, long line, Why why, List<Long> ending) implements LinkState {}

  /** A line carries messages; another one may be on its way to replace it. */
  record Up(Tries tries, Line active, Successor successor, List<Long> ending)
      implements LinkState {}

  /** It was closed, and some line is not proven ended yet. */
  record Closing(End end, List<Long> ending) implements LinkState {}

  /** No line lives, and none will be made. */
  record Ended(End end) implements LinkState {
    @Override
    public List<Long> ending() {
      return List.of();
    }
  }

  /** Why no line is made any more. */
  sealed interface End {
    /** Whoever uses it wanted so. */
    record Closed() implements End {}

    /** The remote refuses us for good, as it does a wrong token: a person must see to it. */
    record Refused(String reason) implements End {}
  }

  /**
   * How often it was tried since the last proven health, and what was numbered in all: no number is
   * used twice.
   *
   * @param failed tries in a row
   */
  record Tries(int failed, long lines, long canaries) {

    /** Before the first. */
    static final Tries NONE = new Tries(0, 0, 0);

    Tries oneMoreFailed() {
      return new Tries(failed + 1, lines, canaries);
    }

    Tries steady() {
      return new Tries(0, lines, canaries);
    }

    Tries oneMoreLine() {
      return new Tries(failed, lines + 1, canaries);
    }

    Tries oneMoreCanary() {
      return new Tries(failed, lines, canaries + 1);
    }
  }

  /** Why a line is made. */
  enum Why {
    START("the link began"),
    LOST("the line before it was lost"),
    SUSPECT("the line before it missed a pong"),
    DEAF("no canary came back on the line before it"),
    AGE("the line before it was old"),
    ASKED("the remote asked for it");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }

    /** The public word, such as {@code deaf}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One connection.
   *
   * @param until when it is too old
   * @param heardAt when anything was last heard on it: life of the transport
   * @param messageAt when a message was last heard on it, or else when it opened
   */
  record Line(
      long number,
      Instant openedAt,
      Instant until,
      Instant heardAt,
      Instant messageAt,
      Ping ping,
      Proof proof) {

    Line heard(LinkEvent.Sign sign, Instant now) {
      return new Line(
          number,
          openedAt,
          until,
          now,
          sign == LinkEvent.Sign.MESSAGE ? now : messageAt,
          new Ping.Heard(now),
          proof);
    }

    Line ping(Ping next) {
      return new Line(number, openedAt, until, heardAt, messageAt, next, proof);
    }

    Line proof(Proof next) {
      return new Line(number, openedAt, until, heardAt, messageAt, ping, next);
    }

    /** Whether the last pong was missed. */
    public boolean isSuspect() {
      return ping instanceof Ping.Asked(Instant _, int tries) && tries > 1;
    }
  }

  /** Whether the transport is asked for a sign of life. */
  sealed interface Ping {
    /** It gave one then: it is asked again a while later. */
    record Heard(Instant at) implements Ping {}

    /** It was asked, for the {@code tries}-th time in a row without any sign. */
    record Asked(Instant at, int tries) implements Ping {}
  }

  /** Whether the remote routes messages to a line. */
  sealed interface Proof {
    /** Nothing shows it, and nothing speaks against it. */
    record None() implements Proof {}

    /** A canary flies. */
    record Asked(long canary, Instant at) implements Proof {}

    /** A canary came back. */
    record Held(Instant at) implements Proof {}

    /** A canary did not come back: the line is deaf. */
    record Failed(Instant at, String reason) implements Proof {}

    /** A canary could not be let fly, which says nothing of the line. */
    record Unknown(Instant at, String reason) implements Proof {}
  }

  /** What is to replace the active line. */
  sealed interface Successor {
    /** None is needed. */
    record None() implements Successor {}

    /** The next try is made then. */
    record Resting(Instant until, Why why, String reason) implements Successor {}

    /** It is being made. */
    record Opening(long line, Why why) implements Successor {}

    /** It is there, and its canary flies. */
    record Proving(Line line, Why why) implements Successor {}
  }
}
