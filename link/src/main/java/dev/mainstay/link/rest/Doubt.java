package dev.mainstay.link.rest;

import java.util.Optional;

/**
 * From which message on something may be missing. What came by a line that was deaf for a while, or
 * was not yet proven, does not show what did not come: only a canary that comes back ends a doubt.
 *
 * <pre>
 *   none --a canary flies--> since the last message --it comes back--> none
 *     |                            |
 *     | a line opens               | another flies, a line opens
 *     v                            v
 *   MISSED: fetched anew from there once a canary comes back
 * </pre>
 */
final class Doubt {

  /** What was the last message of all; empty for none. */
  private String last = "";

  /** The message after which something may be missing; empty for no doubt. */
  private String since = "";

  private Missed missed = Missed.NOTHING;

  private enum Missed {
    NOTHING,
    PERHAPS
  }

  /** A message came. */
  synchronized void heard(String offset) {
    last = offset.isEmpty() ? last : offset;
  }

  /** A canary flies. */
  synchronized void flies() {
    if (since.isEmpty()) {
      since = last;
    } else {
      missed = Missed.PERHAPS;
    }
  }

  /** A line has opened that is to go on from {@code offset}; from where it must be fetched. */
  synchronized String opened(String offset) {
    if (since.isEmpty()) {
      since = offset;
    }
    missed = Missed.PERHAPS;
    return since;
  }

  /** A canary came back; from where it must be fetched, if it must. */
  synchronized Optional<String> echoed() {
    Optional<String> from =
        missed == Missed.PERHAPS && !since.isEmpty() ? Optional.of(since) : Optional.empty();
    since = "";
    missed = Missed.NOTHING;
    return from;
  }

  /** What was to be fetched could not be: the doubt stays. */
  synchronized void stays(String offset) {
    since = offset;
    missed = Missed.PERHAPS;
  }
}
