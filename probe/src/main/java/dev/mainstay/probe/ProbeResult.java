package dev.mainstay.probe;

import java.time.Duration;

/** The outcome of one attempt of one probe. */
public sealed interface ProbeResult {

  /** What was seen, in words; one line. */
  String detail();

  /** How long the attempt lasted. */
  Duration took();

  /** The answer is the declared one, and it came from the process tree it should come from. */
  record Passed(String detail, Duration took) implements ProbeResult {}

  /** The answer is missing or wrong. */
  record Failed(CauseCode code, String detail, Duration took) implements ProbeResult {}

  /** The prober itself could not work: no evidence for or against the service. */
  record Broken(String detail, Duration took) implements ProbeResult {}

  /**
   * The service works and says so, though it cannot serve more: only a heartbeat can tell.
   *
   * @param oldest how long its oldest open request has run; zero when unknown
   */
  record Busy(String detail, Duration oldest, Duration took) implements ProbeResult {}
}
