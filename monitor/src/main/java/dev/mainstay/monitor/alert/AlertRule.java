package dev.mainstay.monitor.alert;

import dev.mainstay.core.Event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a person is to be told; each rule looks at one subject at a time. */
public sealed interface AlertRule {

  /** The rule's public name. */
  String name();

  /** How much a person should care. */
  Severity severity();

  /** When this comes due for a subject, past or to come; null while it does not hold. */
  @Nullable Instant due(Subject subject, Instant now);

  /** When a rule that holds ceases to by the mere passing of time; null when it does not. */
  default @Nullable Instant lapses(Subject subject, Instant now) {
    return null;
  }

  /** What is wrong, in words. */
  String text(Subject subject);

  /** A service whose starts fail again and again. */
  record FailedStarts(int inARow) implements AlertRule {
    @Override
    public String name() {
      return "failed-starts";
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      return subject.failedStarts() >= inARow ? now : null;
    }

    @Override
    public String text(Subject subject) {
      return subject.failedStarts() + " starts in a row were not proven: " + subject.trouble();
    }
  }

  /** An incident that does not end. */
  record IncidentOpen(Duration longerThan) implements AlertRule {
    @Override
    public String name() {
      return "incident-open";
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      return subject.incidentSince() == null ? null : subject.incidentSince().plus(longerThan);
    }

    @Override
    public String text(Subject subject) {
      return "not proven to work since " + subject.incidentSince() + ": " + subject.trouble();
    }
  }

  /** Incidents that come and go. */
  record Flapping(int incidents, Duration within) implements AlertRule {
    @Override
    public String name() {
      return "flapping";
    }

    @Override
    public Severity severity() {
      return Severity.WARN;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      Instant lapses = lapses(subject, now);
      return lapses != null && lapses.isAfter(now) ? now : null;
    }

    /** Once the oldest of the last so many incidents is too long ago. */
    @Override
    public @Nullable Instant lapses(Subject subject, Instant now) {
      List<Instant> openings = subject.openings();
      return openings.size() < incidents
          ? null
          : openings.get(openings.size() - incidents).plus(within);
    }

    @Override
    public String text(Subject subject) {
      return "at least "
          + incidents
          + " incidents within "
          + within.toMinutes()
          + " min; the last: "
          + subject.trouble();
    }
  }

  /** Work that is open and does not move. */
  record Stuck(Duration longerThan) implements AlertRule {
    @Override
    public String name() {
      return "stuck";
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      return subject.stuckSince() == null ? null : subject.stuckSince().plus(longerThan);
    }

    @Override
    public String text(Subject subject) {
      return "stuck since " + subject.stuckSince() + ": " + subject.trouble();
    }
  }

  /**
   * Messages of a link were missed: nothing ends that, so that it is shown for a while.
   *
   * @param shown for how long
   */
  record Missed(Duration shown) implements AlertRule {

    private static final String GAP = "link.gap";

    @Override
    public String name() {
      return "messages-missed";
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      Instant lapses = lapses(subject, now);
      return lapses != null && lapses.isAfter(now) ? now : null;
    }

    @Override
    public @Nullable Instant lapses(Subject subject, Instant now) {
      Subject.Report report = subject.reports().get(GAP);
      return report == null ? null : report.since().plus(shown);
    }

    @Override
    public String text(Subject subject) {
      Subject.Report report = subject.reports().get(GAP);
      return "messages were missed" + (report == null ? "" : ": " + report.detail());
    }
  }

  /**
   * A condition that the monitor tells of itself, between two kinds of events: a client that does
   * not read its acks, a journal that is behind.
   *
   * @param begins the event's name that begins it; its {@code detail} says what is wrong
   */
  record Reported(String name, String begins, Duration longerThan) implements AlertRule {
    @Override
    public Severity severity() {
      return Severity.WARN;
    }

    @Override
    public @Nullable Instant due(Subject subject, Instant now) {
      Subject.Report report = subject.reports().get(begins);
      return report == null ? null : report.since().plus(longerThan);
    }

    @Override
    public String text(Subject subject) {
      Subject.Report report = subject.reports().get(begins);
      return report == null ? name : report.detail();
    }
  }
}
