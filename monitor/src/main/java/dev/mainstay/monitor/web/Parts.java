package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Token;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What the pages are made of.
 *
 * @param host the machine's name, for events of our own
 * @param since when this process began to supervise
 * @param news what dashboards are told of other features
 * @param more pages of other features
 */
public record Parts(
    String version,
    String host,
    Instant since,
    Facts facts,
    Journal journal,
    Token token,
    InstantSource clock,
    News news,
    List<Route> more) {

  public Parts {
    more = List.copyOf(more);
  }
}
