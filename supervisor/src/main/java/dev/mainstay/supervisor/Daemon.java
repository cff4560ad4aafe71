package dev.mainstay.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything the machine knows of one instance: the wish, the fact, and what it remembers.
 *
 * @param wanted the wish
 * @param lacking services that it depends on and that are not proven; empty when it may start
 * @param outputLost why its output cannot be kept, empty when it can
 * @param pace the longest time between two probes of what is up
 * @param history what outlives a single process tree
 * @param state the fact
 * @param since when the public state last changed
 */
public record Daemon(
    Wanted wanted,
    List<String> lacking,
    String outputLost,
    Duration pace,
    History history,
    DaemonState state,
    Instant since) {

  /** An instance that was just declared: down, and nothing wanted of it. */
  public static Daemon declared(Instant now, Duration pace) {
    return new Daemon(
        Wanted.DOWN, List.of(), "", pace, History.none(), new DaemonState.Stopped(), now);
  }

  Daemon with(DaemonState next) {
    return new Daemon(wanted, lacking, outputLost, pace, history, next, since);
  }

  Daemon with(History next) {
    return new Daemon(wanted, lacking, outputLost, pace, next, state, since);
  }

  Daemon wanted(Wanted next) {
    return new Daemon(next, lacking, outputLost, pace, history, state, since);
  }

  Daemon lacking(List<String> next) {
    return new Daemon(wanted, List.copyOf(next), outputLost, pace, history, state, since);
  }

  Daemon since(Instant at) {
    return new Daemon(wanted, lacking, outputLost, pace, history, state, at);
  }

  Daemon outputLost(String next) {
    return new Daemon(wanted, lacking, next, pace, history, state, since);
  }

  Daemon pace(Duration next) {
    return new Daemon(wanted, lacking, outputLost, next, history, state, since);
  }
}
