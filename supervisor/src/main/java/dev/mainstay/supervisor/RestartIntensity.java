package dev.mainstay.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many starts may fail within a time: OTP's restart intensity, counted by outcome and not by
 * age, so that a program that dies after two seconds is found as surely as one that dies at once.
 */
record RestartIntensity(int max, Duration within) {

  /** The failures that still count once {@code now} is added; bounded by {@code max}. */
  List<Instant> add(List<Instant> failures, Instant now) {
    List<Instant> counted = new ArrayList<>();
    for (Instant at : failures) {
      if (at.plus(within).isAfter(now)) {
        counted.add(at);
      }
    }
    counted.add(now);
    return counted.size() > max ? counted.subList(counted.size() - max, counted.size()) : counted;
  }

  /** Whether these failures are a crash loop. */
  boolean reached(List<Instant> failures) {
    return failures.size() >= max;
  }
}
