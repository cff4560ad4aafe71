package dev.mainstay.link.rest;

import dev.mainstay.link.RelayEvent;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What holds a line back that is up while what was missed is fetched: it is told as opened with
 * that, and what it said meanwhile comes after.
 *
 * <pre>
 *   SHUT --fetched--> FETCHED --the relay took Opened--> TOLD --and the messages--> open
 * </pre>
 */
final class Gate {

  private final long line;
  private @Nullable Missed missed;
  private Told told = Told.NOTHING;

  private enum Told {
    NOTHING,
    OPENED,
    ALL
  }

  Gate(long line) {
    this.line = line;
  }

  synchronized void fetched(Missed all) {
    missed = all;
  }

  /** Whether what was fetched is told; tells it as far as the relay takes it. */
  synchronized boolean open(Predicate<RelayEvent> relay) {
    Missed all = missed;
    if (told == Told.ALL) {
      return true;
    }
    if (all == null) {
      return false;
    }
    if (told == Told.NOTHING && relay.test(new RelayEvent.Opened(line, all.session()))) {
      told = all.messages().isEmpty() ? Told.ALL : Told.OPENED;
    }
    if (told == Told.OPENED && relay.test(all.heard(line))) {
      told = Told.ALL;
    }
    return told == Told.ALL;
  }
}
