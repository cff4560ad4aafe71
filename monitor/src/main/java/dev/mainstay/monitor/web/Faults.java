package dev.mainstay.monitor.web;

import dev.mainstay.core.Event;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.MonitorEvent;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Programmer's errors in what answers requests: each is counted and told; nobody else suffers. */
final class Faults {

  private final Journal journal;
  private final InstantSource clock;
  private final String host;
  private final LongAdder count = new LongAdder();

  Faults(Journal journal, InstantSource clock, String host) {
    this.journal = journal;
    this.clock = clock;
    this.host = host;
  }

  /** Counts one and tells it. */
  void tell(String where, Throwable error) {
    count.increment();
    StackTraceElement[] trace = error.getStackTrace();
    String at = trace.length == 0 ? "" : trace[0].toString();
    journal.tell(
        new MonitorEvent(
            "monitor.handler.failed",
            "monitor",
            host,
            clock.instant(),
            Event.Severity.ERROR,
            Map.of("path", where, "error", String.valueOf(error), "at", at)));
  }

  /** How many there were since the start. */
  long count() {
    return count.sum();
  }
}
