package dev.mainstay.monitor.alert;

import java.time.Duration;
import java.util.List;

/**
 * Which rules there are, and how often people hear of them.
 *
 * @param settle how long a rule must not hold before its alert is over
 * @param gather how long what comes due waits for more, to be told together
 * @param remind how often people are told again of an alert that nobody has acknowledged
 */
public record AlertPolicy(
    List<AlertRule> rules, Duration settle, Duration gather, Duration remind) {

  /** How long it is shown that messages were missed. */
  public static final Duration MISSED_SHOWN = Duration.ofHours(1);

  /** What applies where the config says nothing. */
  public static final AlertPolicy DEFAULT =
      new AlertPolicy(
          List.of(
              new AlertRule.FailedStarts(3),
              new AlertRule.IncidentOpen(Duration.ofMinutes(5)),
              new AlertRule.Flapping(4, Duration.ofMinutes(30)),
              new AlertRule.Stuck(Duration.ofMinutes(1)),
              new AlertRule.Reported(
                  "unread-acks", "connection.acks.unread", Duration.ofSeconds(30)),
              new AlertRule.Reported("journal-behind", "journal.behind", Duration.ofSeconds(10)),
              new AlertRule.Reported("budget-near-end", "budget.low", Duration.ZERO),
              new AlertRule.Missed(MISSED_SHOWN)),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ofHours(4));

  public AlertPolicy {
    rules = List.copyOf(rules);
  }
}
