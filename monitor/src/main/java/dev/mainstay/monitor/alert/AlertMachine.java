package dev.mainstay.monitor.alert;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.alert.Alert.Hush;
import dev.mainstay.monitor.alert.Alert.Phase;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which alerts hold, and when people hear of them. */
final class AlertMachine implements Machine<Alerts, AlertEvent, AlertAction> {

  /** Subjects that are kept in mind; events of further ones are not looked at. */
  private static final int SUBJECTS_MAX = 10_000;

  static final String ACKNOWLEDGED = "alert.acknowledged";
  static final String SNOOZED = "alert.snoozed";

  private final AlertPolicy policy;

  AlertMachine(AlertPolicy policy) {
    this.policy = policy;
  }

  @Override
  public Step<Alerts, AlertAction> on(Alerts alerts, AlertEvent event, Instant now) {
    List<AlertAction> actions = new ArrayList<>();
    Alerts next =
        switch (event) {
          case AlertEvent.Seen(JournalEvent seen) -> seen(alerts, seen, now, actions);
          case AlertEvent.Wake _ -> woken(alerts, now, actions);
          case AlertEvent.Begun(Map<String, Alert> kept) ->
              woken(begun(alerts, kept, now, actions), now, actions);
        };
    if (next.tellAt() != null && !next.tellAt().isAfter(now)) {
      actions.add(new AlertAction.Tell(next.untold()));
      next = next.told();
    }
    return new Step<>(next, actions, wakeAt(next, now));
  }

  private Alerts seen(Alerts alerts, JournalEvent event, Instant now, List<AlertAction> actions) {
    @Nullable Alert alert = alerts.alerts().get(event.attributes().text("alert").orElse(""));
    if (alert != null && event.name().equals(ACKNOWLEDGED)) {
      return alerts.with(
          alert.with(new Hush.Acknowledged(event.attributes().text("by").orElse("somebody"))));
    }
    if (alert != null && event.name().equals(SNOOZED)) {
      return event
          .attributes()
          .text("until")
          .map(until -> alerts.with(alert.with(new Hush.Snoozed(Instant.parse(until)))))
          .orElse(alerts);
    }
    @Nullable Subject known = alerts.subjects().get(event.source());
    if (known == null && alerts.subjects().size() >= SUBJECTS_MAX) {
      return alerts;
    }
    Subject before = known == null ? Subject.unknown(event.source()) : known;
    Subject after = before.after(event);
    return after.equals(before) ? alerts : judged(alerts.with(after), after, now, actions);
  }

  /** What came and went while nobody was there to keep it is kept and told now. */
  private Alerts begun(
      Alerts alerts, Map<String, Alert> kept, Instant now, List<AlertAction> actions) {
    Alerts next = alerts;
    for (Subject subject : alerts.subjects().values()) {
      next = next.with(subject.withoutConnection());
    }
    for (Alert alert : alerts.alerts().values()) {
      Notice notice = new Notice(Notice.Kind.RAISED, alert);
      boolean waits = alerts.untold().stream().anyMatch(it -> it.alert().id().equals(alert.id()));
      if (kept.containsKey(alert.id())) {
        continue;
      }
      if (waits) {
        actions.add(new AlertAction.Keep(notice));
      } else {
        next = told(next, notice, now, actions);
      }
    }
    for (Alert alert : kept.values()) {
      if (!alerts.alerts().containsKey(alert.id())) {
        next = told(next, new Notice(Notice.Kind.RESOLVED, alert), now, actions);
      }
    }
    return next;
  }

  private Alerts woken(Alerts alerts, Instant now, List<AlertAction> actions) {
    Alerts next = alerts;
    for (Subject subject : alerts.subjects().values()) {
      next = judged(next, subject, now, actions);
    }
    for (Alert alert : List.copyOf(next.alerts().values())) {
      next = aged(next, alert, now, actions);
    }
    return next;
  }

  /** Every rule looks at one subject. */
  private Alerts judged(Alerts alerts, Subject subject, Instant now, List<AlertAction> actions) {
    Alerts next = alerts;
    for (AlertRule rule : policy.rules()) {
      @Nullable Instant due = rule.due(subject, now);
      @Nullable Alert alert = next.alerts().get(Alert.id(rule, subject.name()));
      if (due != null && !due.isAfter(now)) {
        next =
            alert == null
                ? raised(next, rule, subject, now, actions)
                : next.with(alert.with(holding(alert.phase())));
      } else if (alert != null && alert.phase() instanceof Phase.Raised(Instant remindAt)) {
        next = next.with(alert.with(new Phase.Clearing(now.plus(policy.settle()), remindAt)));
      }
    }
    return next;
  }

  /** Whoever was told of it is not told again because it went away for a moment. */
  private static Phase holding(Phase phase) {
    return switch (phase) {
      case Phase.Raised raised -> raised;
      case Phase.Clearing clearing -> new Phase.Raised(clearing.remindAt());
    };
  }

  private Alerts raised(
      Alerts alerts, AlertRule rule, Subject subject, Instant now, List<AlertAction> actions) {
    Alert alert =
        new Alert(
            Alert.id(rule, subject.name()),
            rule.name(),
            subject.name(),
            rule.severity(),
            now,
            rule.text(subject),
            new Phase.Raised(now.plus(policy.remind())),
            new Hush.Loud());
    return told(alerts.with(alert), new Notice(Notice.Kind.RAISED, alert), now, actions);
  }

  /** What time alone does to an alert. */
  private Alerts aged(Alerts alerts, Alert alert, Instant now, List<AlertAction> actions) {
    return switch (alert.phase()) {
      case Phase.Clearing clearing ->
          clearing.until().isAfter(now)
              ? alerts
              : told(alerts.without(alert), new Notice(Notice.Kind.RESOLVED, alert), now, actions);
      case Phase.Raised raised ->
          raised.remindAt().isAfter(now) || !alert.isLoud(now)
              ? alerts
              : told(
                  alerts.with(alert.with(new Phase.Raised(now.plus(policy.remind())))),
                  new Notice(Notice.Kind.REMINDED, alert),
                  now,
                  actions);
    };
  }

  private Alerts told(Alerts alerts, Notice notice, Instant now, List<AlertAction> actions) {
    actions.add(new AlertAction.Keep(notice));
    boolean heard =
        switch (notice.alert().hush()) {
          case Hush.Loud _ -> true;
          case Hush.Acknowledged _ -> notice.kind() == Notice.Kind.RESOLVED;
          case Hush.Snoozed snoozed -> !snoozed.until().isAfter(now);
        };
    return heard ? alerts.telling(notice, now.plus(policy.gather())) : alerts;
  }

  private Instant wakeAt(Alerts alerts, Instant now) {
    Stream<@Nullable Instant> dues =
        alerts.subjects().values().stream()
            .flatMap(subject ->
                policy.rules().stream()
                    .flatMap(rule -> Stream.of(rule.due(subject, now), rule.lapses(subject, now))));
    Stream<@Nullable Instant> ages =
        alerts.alerts().values().stream().map(alert -> alert.next(now));
    Stream<@Nullable Instant> told = Stream.of(alerts.tellAt());
    return Stream.of(dues, ages, told)
        .flatMap(all -> all)
        .filter(at -> at != null && at.isAfter(now))
        .map(at -> at)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
