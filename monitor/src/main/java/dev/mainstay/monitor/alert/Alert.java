package dev.mainstay.monitor.alert;

import dev.mainstay.core.Event.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One rule that holds for one subject; immutable.
 *
 * @param id the rule and the subject: there is never a second alert for both
 * @param since when it was raised
 * @param text what is wrong, in words
 * @param phase whether it holds still
 * @param hush who has said that it is enough
 */
public record Alert(
    String id,
    String rule,
    String subject,
    Severity severity,
    Instant since,
    String text,
    Phase phase,
    Hush hush) {

  /** Whether an alert holds. */
  public sealed interface Phase {

    /**
     * It holds.
     *
     * @param remindAt when people are told again
     */
    record Raised(Instant remindAt) implements Phase {}

    /** It does not hold any more, and is over if that stays so until then. */
    record Clearing(Instant until, Instant remindAt) implements Phase {}
  }

  /** Whether a person wants to hear more of it. */
  public sealed interface Hush {

    /** Nobody has said anything. */
    record Loud() implements Hush {}

    /** Somebody has taken it over: no reminders until it is over. */
    record Acknowledged(String by) implements Hush {}

    /** Not to be heard of until then. */
    record Snoozed(Instant until) implements Hush {}
  }

  static String id(AlertRule rule, String subject) {
    return rule.name() + ":" + subject;
  }

  Alert with(Phase next) {
    return new Alert(id, rule, subject, severity, since, text, next, hush);
  }

  Alert with(Hush next) {
    return new Alert(id, rule, subject, severity, since, text, phase, next);
  }

  /** Whether it may be told at this moment. */
  boolean isLoud(Instant now) {
    return switch (hush) {
      case Hush.Loud _ -> true;
      case Hush.Acknowledged _ -> false;
      case Hush.Snoozed snoozed -> !snoozed.until().isAfter(now);
    };
  }

  /** The next moment at which something of it changes by itself; null for none. */
  @Nullable Instant next(Instant now) {
    return switch (phase) {
      case Phase.Clearing clearing -> clearing.until();
      case Phase.Raised raised ->
          switch (hush) {
            case Hush.Loud _ -> raised.remindAt();
            case Hush.Acknowledged _ -> null;
            case Hush.Snoozed snoozed ->
                snoozed.until().isAfter(now) ? snoozed.until() : raised.remindAt();
          };
    };
  }
}
